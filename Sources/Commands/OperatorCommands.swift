package import ArgumentParser

/// The commands that talk to a running server, in the order of the loop; the program mounts them beside its own.
package let operatorCommands: [any AsyncParsableCommand.Type] = [
    StatsCommand.self, LabeledCommand.self, SuspectsCommand.self, LabelersCommand.self, ExcludeCommand.self,
    IncludeCommand.self,
    FeedsCommand.self, ImportCommand.self, ExportCommand.self, ReviewCommand.self,
    TrainCommand.self, UploadCommand.self, BundlesCommand.self, ActiveCommand.self, DiffCommand.self,
    LearningCurveCommand.self,
    ProposeCommand.self, PendingCommand.self, ApprovalsCommand.self, RecentCommand.self,
    ApproveCommand.self, RejectCommand.self, ApplyCommand.self,
    CanariesCommand.self, PerformanceCommand.self, DetectCommand.self, PromoteCommand.self, RollbackCommand.self,
    TrafficCommand.self,
    WeightsCommand.self, AgentsCommand.self,
    AlertsCommand.self,
    LogsCommand.self, StatusCommand.self, PauseCommand.self, ResumeCommand.self, ScheduleCommand.self,
    JobsCommand.self, ClockCommand.self,
]

/// The guard's commands that talk to a running server; the program mounts them under `guard` beside its own.
package let guardCommands: [any AsyncParsableCommand.Type] = [ReplayCommand.self, ClearHoldCommand.self]
