import ArgumentParser

struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "List, acknowledge and silence alerts; look after the channels they go to.",
        subcommands: [
            AlertsListCommand.self, AlertsAckCommand.self, AlertsSilenceCommand.self, AlertsChannelsCommand.self,
            AlertsTestCommand.self, AlertsDeliveriesCommand.self,
        ],
        defaultSubcommand: AlertsListCommand.self
    )
}
