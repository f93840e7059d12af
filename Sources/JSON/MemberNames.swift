/// The member name of a Swift property: `canaryPercent` becomes `canary_percent`, `bundleID` `bundle_id` and
/// `HTTPStatus` `http_status`. A name without ASCII capitals stays as it is, `recent_7d` included.
func memberName(forKey key: String) -> String {
    var text = key
    return text.withUTF8 { letters in
        var capitals = 0
        for letter in letters where isCapital(letter) { capitals += 1 }
        guard capitals > 0 else { return key }
        return String(unsafeUninitializedCapacity: letters.count + capitals) { writeMemberName(of: letters, to: $0) }
    }
}

/// Writes the converted letters and returns their number, at most one more per capital.
private func writeMemberName(of letters: UnsafeBufferPointer<UInt8>, to name: UnsafeMutableBufferPointer<UInt8>) -> Int
{
    var count = 0
    for (place, letter) in letters.enumerated() {
        guard isCapital(letter) else {
            name[count] = letter
            count += 1
            continue
        }
        let previous = place > 0 ? letters[place - 1] : UInt8(ascii: "_")
        let endsCapitals = isCapital(previous) && place + 1 < letters.count && isSmall(letters[place + 1])
        if previous != UInt8(ascii: "_"), !isCapital(previous) || endsCapitals {
            name[count] = UInt8(ascii: "_")
            count += 1
        }
        name[count] = letter | 0x20
        count += 1
    }
    return count
}

/// The likely Swift property of a member: `canary_percent` becomes `canaryPercent`. Capitals that the property may have
/// beyond the first of a word (`bundleID`) are not recovered.
func keyName(forMember name: String) -> String {
    var result: [UInt8] = []
    var startsWord = false
    for letter in name.utf8 {
        if letter == UInt8(ascii: "_"), !result.isEmpty {
            startsWord = true
        } else {
            result.append(startsWord && isSmall(letter) ? letter & 0xDF : letter)
            startsWord = false
        }
    }
    return String(decoding: result, as: UTF8.self)
}

private func isCapital(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
}

private func isSmall(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
}
