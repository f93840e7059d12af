import CCurl
import Domain
import Foundation

/// Sends e-mail by libcurl, on a thread that may wait.
struct MailSender: Sendable {
    private let timeoutSeconds: Double

    /// libcurl wants to be initialised once before it is used.
    private static let isReady = attune_curl_initialize() == CURLE_OK

    init(timeoutSeconds: Double) {
        self.timeoutSeconds = timeoutSeconds
    }

    func send(_ message: [UInt8], by mail: Mail) async -> DeliveryOutcome {
        let milliseconds = Int(clamping: timeoutSeconds * 1_000)
        do {
            return try await onSeparateThread { Self.send(message, by: mail, milliseconds: milliseconds) }
        } catch {
            return .retry("\(error)", afterSeconds: nil)
        }
    }

    private static func send(_ message: [UInt8], by mail: Mail, milliseconds: Int) -> DeliveryOutcome {
        guard isReady, let handle = curl_easy_init() else {
            return .retry("libcurl is not available", afterSeconds: nil)
        }
        defer { curl_easy_cleanup(handle) }
        var recipients: UnsafeMutablePointer<curl_slist>?
        for address in mail.to { recipients = curl_slist_append(recipients, "<\(address)>") }
        defer { curl_slist_free_all(recipients) }
        configure(handle, mail, milliseconds: milliseconds)
        _ = attune_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients)
        var upload = Upload(left: message[...])
        return withUnsafeMutablePointer(to: &upload) { upload in
            _ = attune_curl_set_reader(handle, readUpload, upload)
            let code = curl_easy_perform(handle)
            return outcome(code, reply: attune_curl_response_code(handle))
        }
    }

    private static func configure(_ handle: UnsafeMutableRawPointer, _ mail: Mail, milliseconds: Int) {
        let texts: [(CURLoption, String?)] = [
            (CURLOPT_URL, mail.url), (CURLOPT_PROTOCOLS_STR, "smtp,smtps"), (CURLOPT_MAIL_FROM, "<\(mail.from)>"),
            (CURLOPT_USERNAME, mail.username), (CURLOPT_PASSWORD, mail.password),
            (CURLOPT_CAINFO, mail.certificateFile),
        ]
        for (option, text) in texts {
            if let text { _ = attune_curl_set_text(handle, option, text) }
        }
        let tls = mail.security == .required ? Int(CURLUSESSL_ALL.rawValue) : Int(CURLUSESSL_NONE.rawValue)
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_UPLOAD, 1), (CURLOPT_NOSIGNAL, 1), (CURLOPT_USE_SSL, tls), (CURLOPT_TIMEOUT_MS, milliseconds),
            (CURLOPT_CONNECTTIMEOUT_MS, milliseconds / 2),
        ]
        for (option, number) in numbers { _ = attune_curl_set_number(handle, option, number) }
    }

    /// - Parameter reply: the server's last three digits; 0 without any.
    static func outcome(_ code: CURLcode, reply: Int) -> DeliveryOutcome {
        let text = String(cString: curl_easy_strerror(code)) + (reply > 0 ? " (SMTP \(reply))" : "")
        switch code {
        case CURLE_OK: return .sent
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: return .retry(text, afterSeconds: nil)
        case CURLE_LOGIN_DENIED, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED, CURLE_SSL_CACERT_BADFILE,
            CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return .refused(text)
        // After the message was begun, silence says nothing.
        case CURLE_OPERATION_TIMEDOUT where reply == 354: return .unknown(text)
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING:
            return reply == 354 ? .unknown(text) : .retry(text, afterSeconds: nil)
        default: return (500..<600).contains(reply) ? .refused(text) : .retry(text, afterSeconds: nil)
        }
    }
}

/// What is left of a message that libcurl reads piece by piece.
private struct Upload {
    var left: ArraySlice<UInt8>
}

/// Hands libcurl the next piece of an ``Upload``; 0 at its end.
private func readUpload(
    _ buffer: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ items: Int,
    _ source: UnsafeMutableRawPointer?
) -> Int {
    guard let buffer, let upload = source?.assumingMemoryBound(to: Upload.self) else { return 0 }
    let piece = upload.pointee.left.prefix(size * items)
    piece.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress else { return }
        UnsafeMutableRawPointer(buffer).copyMemory(from: start, byteCount: bytes.count)
    }
    upload.pointee.left.removeFirst(piece.count)
    return piece.count
}
