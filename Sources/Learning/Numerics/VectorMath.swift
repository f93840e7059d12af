/// Four rows at a time: wide enough to fill the vector units of any 64-bit machine without special build settings.
typealias Lanes = SIMD4<Double>

extension UnsafePointer<Double> {
    /// The four numbers from `offset` on; the address must be aligned to 32 bytes.
    @inline(__always)
    func lanes(_ offset: Int) -> Lanes {
        UnsafeRawPointer(self + offset).load(as: Lanes.self)
    }
}

extension UnsafeMutablePointer<Double> {
    /// The four numbers from `offset` on; the address must be aligned to 32 bytes.
    @inline(__always)
    func lanes(_ offset: Int) -> Lanes {
        UnsafeRawPointer(self + offset).load(as: Lanes.self)
    }

    /// Writes four numbers from `offset` on; the address must be aligned to 32 bytes.
    @inline(__always)
    func setLanes(_ offset: Int, _ value: Lanes) {
        UnsafeMutableRawPointer(self + offset).storeBytes(of: value, as: Lanes.self)
    }
}

/// eˣ for x ≤ 0, within 2 units in the last place down to e⁻⁷⁰⁸, which also stands for everything below.
///
/// x = n·ln 2 + r with |r| ≤ ½ ln 2; eʳ by its Taylor series to r¹² (truncation below 2·10⁻¹⁶), 2ⁿ by the exponent
/// bits. Only IEEE additions and multiplications are used, so results are the same on every platform.
@inline(__always)
func exponentialOfNonpositive(_ argument: Lanes) -> Lanes {
    let x = argument.replacing(with: Lanes(repeating: -708), where: argument .< Lanes(repeating: -708))
    // Adding 1.5 · 2⁵² leaves the rounded n in the low bits of the sum.
    let magic = Lanes(repeating: 6_755_399_441_055_744)
    let shifted = x * 1.442695040888963407 + magic
    let n = shifted - magic
    let r = (x - n * 0x1.62e42fee00000p-1) - n * 0x1.a39ef35793c76p-33
    let r2 = r * r
    let r4 = r2 * r2
    let low = line(1, 1, r) + r2 * line(1.0 / 2, 1.0 / 6, r)
    let middle = line(1.0 / 24, 1.0 / 120, r) + r2 * line(1.0 / 720, 1.0 / 5_040, r)
    let upper = line(1.0 / 40_320, 1.0 / 362_880, r) + r2 * line(1.0 / 3_628_800, 1.0 / 39_916_800, r)
    let high = upper + r4 * (1.0 / 479_001_600)
    let power = low + r4 * (middle + r4 * high)
    let exponent = unsafeBitCast(shifted, to: SIMD4<UInt64>.self) &<< 52
    return unsafeBitCast(unsafeBitCast(power, to: SIMD4<UInt64>.self) &+ exponent, to: Lanes.self)
}

/// ln x for normal x > 0, within 2 units in the last place.
///
/// x = 2ᵉ·m with m in [√½, √2); ln m = 2 artanh s with s = (m − 1)/(m + 1), by its series to s¹⁹.
@inline(__always)
func logarithm(_ x: Lanes) -> Lanes {
    let bits = unsafeBitCast(x, to: SIMD4<UInt64>.self)
    // Moves the cut of the binades from 1 to √½.
    let offset: UInt64 = 0x3FF0_0000_0000_0000 - 0x3FE6_A09E_667F_3BCD
    let moved = bits &+ SIMD4(repeating: offset)
    let exponentBits = (moved &>> 52) | SIMD4(repeating: 0x4330_0000_0000_0000)
    let exponent = unsafeBitCast(exponentBits, to: Lanes.self) - Lanes(repeating: 4_503_599_627_370_496 + 1_023)
    let mantissaBits =
        (moved & SIMD4(repeating: 0x000F_FFFF_FFFF_FFFF)) &+ SIMD4(repeating: 0x3FE6_A09E_667F_3BCD)
    let m = unsafeBitCast(mantissaBits, to: Lanes.self)
    let s = (m - 1) / (m + 1)
    let s2 = s * s
    let s4 = s2 * s2
    let s8 = s4 * s4
    let even = line(1.0 / 3, 1.0 / 7, s4) + s8 * (line(1.0 / 11, 1.0 / 15, s4) + s8 * (1.0 / 19))
    let odd = line(1.0 / 5, 1.0 / 9, s4) + s8 * line(1.0 / 13, 1.0 / 17, s4)
    let tail = s * s2 * (even + s2 * odd)
    return exponent * 0.6931471805599453 + (s + s + (tail + tail))
}

/// a + b·x, the building block of polynomials.
@inline(__always)
private func line(_ a: Double, _ b: Double, _ x: Lanes) -> Lanes {
    Lanes(repeating: a) + x * b
}

/// Σ aᵢ·bᵢ of two columns of `count` numbers, a multiple of four, both aligned to 32 bytes.
@inline(__always)
func dot(_ a: UnsafeMutablePointer<Double>, _ b: UnsafeMutablePointer<Double>, _ count: Int) -> Double {
    var even = Lanes.zero
    var odd = Lanes.zero
    var row = 0
    while row + 8 <= count {
        even += a.lanes(row) * b.lanes(row)
        odd += a.lanes(row + 4) * b.lanes(row + 4)
        row += 8
    }
    if row < count { even += a.lanes(row) * b.lanes(row) }
    return (even + odd).sum()
}

/// The same of `a` with each of four columns that lie `distance` numbers apart; `a` is read once for all of them.
@inline(__always)
func fourDots(
    _ a: UnsafeMutablePointer<Double>,
    _ b: UnsafeMutablePointer<Double>,
    apart distance: Int,
    _ count: Int
) -> SIMD4<Double> {
    var first = Lanes.zero
    var second = Lanes.zero
    var third = Lanes.zero
    var fourth = Lanes.zero
    for row in stride(from: 0, to: count, by: 4) {
        let factor = a.lanes(row)
        first += factor * b.lanes(row)
        second += factor * b.lanes(distance + row)
        third += factor * b.lanes(2 * distance + row)
        fourth += factor * b.lanes(3 * distance + row)
    }
    return SIMD4(first.sum(), second.sum(), third.sum(), fourth.sum())
}
