using System.CommandLine;
using Merit.Adapters.Documents;
using Merit.Adapters.Documents.Reading;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;
using Merit.Cli.Commands.Instruments;
using Spectre.Console;

namespace Merit.Cli.Commands.Submissions;

/// <summary><c>merit submission</c>: what can be done with a submission until it is sent.</summary>
internal static class SubmissionCommand
{
    public static Command Create(IAnsiConsole? console = null) =>
        new("submission", "Checks submissions before they are sent, and sends them") { Check(console), SendCommand.Create(console) };

    private static Command Check(IAnsiConsole? console)
    {
        Argument<string> path = new("path") { Description = "The submission, or the folder in which it lies with its evidence" };
        Option<string?> instrument = new("--instrument") { Description = "The instrument, where the submission does not name it" };
        Option<bool> json = new("--json") { Description = "Print JSON" };
        Command command = new("check", "Tells everything that is wrong with a submission, without sending it") { path, instrument, json };
        command.SetAction(parsed =>
        {
            InstrumentScreen screen = new(console);
            string named = parsed.GetValue(path)!;
            string file = Directory.Exists(named) ? SubmissionIn(named) : named;
            byte[] bytes = SubmissionFile.ReadBytes(file);
            Instrument known = InstrumentDocuments.Load(parsed.GetValue(instrument) ?? InstrumentOf(file, bytes));
            SubmissionFile submission = SubmissionFile.Load(file, bytes, known);
            List<Finding> findings = [.. submission.Read.Findings];
            Submission? counted = submission.Read.Value;
            if (Directory.Exists(named))
            {
                (IReadOnlyList<Finding> around, counted) = UploadFolder.Check(named, file, counted);
                findings.AddRange(around);
            }

            bool accepted = findings.TrueForAll(finding => finding.Severity != FindingSeverity.Error);
            ScoreResult? score = counted is null ? null : Scorer.Score(known, counted.Entries);
            if (parsed.GetValue(json))
            {
                screen.Json(new { file, submission.Agency, accepted, score?.Score, score?.Index, category = score?.Category?.Code, findings });
                return accepted ? 0 : 1;
            }

            screen.Findings(findings);
            if (findings.Count > 0)
            {
                screen.Line();
            }

            string mark = accepted ? "[green]✓[/]" : "[red]✗[/]";
            string outcome = score is null ? "" : $", score {InstrumentScreen.Number(score.Score)} of {InstrumentScreen.Number(score.Maximum)}";
            screen.Line($"{mark} [bold]{InstrumentScreen.Escaped(file)}[/]: {InstrumentScreen.Count(findings)}{outcome}.");
            return accepted ? 0 : 1;
        });
        return command;
    }

    internal static string SubmissionIn(string folder)
    {
        string[] files = [.. SubmissionFiles.Names.Select(name => Path.Combine(folder, name)).Where(File.Exists)];
        return files switch
        {
            [var one] => one,
            [] => throw new UserFacingException($"There is no submission in '{folder}': {string.Join(", ", SubmissionFiles.Names)}."),
            _ => throw new UserFacingException($"There is more than one submission in '{folder}': {string.Join(", ", files.Select(Path.GetFileName))}. Leave one."),
        };
    }

    private static string InstrumentOf(string file, byte[] bytes)
    {
        string? instrument = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".xlsx" => SubmissionWorkbook.InstrumentOf(bytes),
            ".json" => SubmissionFile.Member(bytes, "instrument"),
            _ => null,
        };
        return instrument ?? throw new UserFacingException($"'{file}' does not say for which instrument it is. Name it with --instrument.");
    }
}
