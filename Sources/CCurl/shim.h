#include <curl/curl.h>

// Functions with a variable number of arguments and casts in macros do not reach Swift; these do the same with types.

static inline CURLcode attune_curl_initialize(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

static inline CURLcode attune_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode attune_curl_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode attune_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

typedef size_t (*attune_curl_read)(char *buffer, size_t size, size_t items, void *source);

static inline CURLcode attune_curl_set_reader(CURL *handle, attune_curl_read reader, void *source) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, reader);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_READDATA, source);
}

static inline long attune_curl_response_code(CURL *handle) {
    long code = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
    return code;
}
