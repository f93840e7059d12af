/// What a node goes on with while the database is away.
package struct Standby: Sendable {
    package var contact: DatabaseContact
    /// Where reported events wait; nil where they are refused.
    package var spool: (any EventSpool)?

    package init(contact: DatabaseContact = DatabaseContact(), spool: (any EventSpool)? = nil) {
        self.contact = contact
        self.spool = spool
    }
}
