#include <zlib.h>

// A macro with the size of a structure does not reach Swift; this does the same.

/// Begins to read gzip (RFC 1952) and nothing else.
static inline int attune_gzip_begin(z_stream *stream) {
    return inflateInit2(stream, 16 + MAX_WBITS);
}
