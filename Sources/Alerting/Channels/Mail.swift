package import Domain

/// E-mail over SMTP.
package struct Mail: Sendable, Equatable {
    package enum Security: String, Sendable, CaseIterable {
        /// TLS from the first byte (`smtps://`), or after STARTTLS, without which nothing is said.
        case required
        /// In the clear; only without a login.
        case none
    }

    /// `smtp://host:587` or `smtps://host:465`.
    package var url: String
    package var security: Security
    package var username: String?
    package var password: String?
    package var from: String
    package var to: [String]
    /// Certificates that are trusted instead of the system's, as a file in PEM.
    package var certificateFile: String?

    package init(
        url: String,
        security: Security,
        username: String?,
        password: String?,
        from: String,
        to: [String],
        certificateFile: String?
    ) {
        self.url = url
        self.security = security
        self.username = username
        self.password = password
        self.from = from
        self.to = to
        self.certificateFile = certificateFile
    }

    /// The whole message, as RFC 5322 has it, with CRLF.
    package func message(_ message: AlertMessage, at now: Timestamp) -> [UInt8] {
        let boundary = "=_attune_\(message.id)"
        var lines = headers(message, at: now)
        lines += ["Content-Type: multipart/alternative; boundary=\"\(boundary)\"", ""]
        for (type, text) in [("plain", MailBody.text(message)), ("html", MailBody.html(message))] {
            lines += [
                "--\(boundary)", "Content-Type: text/\(type); charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable", "",
            ]
            lines += QuotedPrintable.lines(text)
        }
        lines += ["--\(boundary)--", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    private func headers(_ message: AlertMessage, at now: Timestamp) -> [String] {
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        let thread = "<\(message.alertID).\(message.instance)@\(domain)>"
        return [
            "Date: \(now.mailDate)",
            "From: Attune <\(from)>",
            "To: \(to.joined(separator: ", "))",
            "Subject: \(QuotedPrintable.header("[\(message.instance)] \(message.headline)".cut(to: 200)))",
            "Message-ID: <\(message.id).\(message.instance)@\(domain)>",
            // Everything about one alert is one thread.
            "References: \(thread)",
            "In-Reply-To: \(thread)",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ]
    }
}

extension Timestamp {
    /// `Mon, 15 Jan 2024 10:00:00 +0000`.
    fileprivate var mailDate: String {
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let date = calendar
        let clock = description.dropFirst(11).dropLast()
        return "\(days[weekday - 1]), \(date.day) \(months[date.month - 1]) \(date.year) \(clock) +0000"
    }
}
