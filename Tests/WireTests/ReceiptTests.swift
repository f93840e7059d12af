import JSON
import Testing
import Wire

@Suite struct ReceiptTests {
    @Test(arguments: [0, 1, 2, 3])
    func `what is written without containers is what they write`(kind: Int) throws {
        var receipt = Receipt()
        (receipt.accepted, receipt.duplicates, receipt.revised, receipt.waiting) = (1, 2, 3, 4)
        switch kind {
        case 1: receipt.spooled = 5
        case 2:
            (receipt.changed, receipt.rejectedTotal, receipt.reasons) = (1, 1, ["content_changed": 1])
            receipt.rejected = [RejectedItem(index: 7, code: "content_changed", detail: "is another")]
        case 3: (receipt.skipped, receipt.dryRun) = (2, true)
        default: break
        }
        #expect(try receipt.json() == JSONValueEncoder().encode(receipt))
    }
}
