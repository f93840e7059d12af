import Domain
import Wire

extension Wire.Receipt {
    init(_ receipt: Domain.Receipt) {
        self.init()
        accepted = receipt.accepted
        duplicates = receipt.duplicates
        revised = receipt.revised
        changed = receipt.changed
        rejectedTotal = receipt.rejectedTotal
        reasons = receipt.reasons
        rejected = receipt.rejected.map { Wire.RejectedItem(index: $0.index, code: $0.code, detail: $0.detail) }
        waiting = receipt.waiting
        warnings = receipt.warnings.map { Wire.Warning(code: $0.code, detail: $0.detail) }
        skipped = receipt.skipped
        spooled = receipt.spooled > 0 ? receipt.spooled : nil
    }
}
