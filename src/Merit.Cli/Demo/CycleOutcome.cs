using Merit.Cli.Api;

namespace Merit.Cli.Demo;

/// <summary>What a finished cycle left behind, as the app tells it.</summary>
/// <param name="Results">Every result record, best first.</param>
/// <param name="MailsByKind">Mails that arrived, by what they are about.</param>
/// <param name="RepeatedMails">Notifications whose mail arrived more than once.</param>
public sealed record CycleOutcome(
    CycleProgress Progress,
    IReadOnlyList<ResultSummary> Results,
    IReadOnlyList<AssessmentSummary> Assessments,
    IReadOnlyList<UploadSummary> Uploads,
    IReadOnlyDictionary<string, int> MailsByKind,
    IReadOnlyList<string> RepeatedMails);
