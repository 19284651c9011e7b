using System.CommandLine;
using Merit.Assessment.Agencies;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;
using Spectre.Console;

namespace Merit.Cli.Commands.Instruments;

/// <summary><c>merit instrument score</c>: a submission's score, so that a person can recompute it by hand.</summary>
internal static class ScoreCommand
{
    public static Command Create(IAnsiConsole? console)
    {
        Argument<string> instrument = new("instrument") { Description = "The id of a shipped instrument, or a file" };
        Argument<string> submission = new("submission") { Description = "submission.xlsx, submission.json or submission.csv" };
        Option<AgencyType?> type = OptionKinds.Choice<AgencyType>("--agency-type", "For instruments whose weights differ by type");
        Option<string[]> correction = new("--correction") { Description = "The code of a reason for which the index is corrected; may be repeated", DefaultValueFactory = _ => [] };
        Option<bool> sentences = new("--sentences") { Description = "Tell the derivation in sentences, in both languages" };
        Option<bool> json = new("--json") { Description = "Print JSON" };
        Command command = new("score", "Scores a submission and shows every step of the arithmetic") { instrument, submission, type, correction, sentences, json };
        command.SetAction(parsed =>
        {
            InstrumentScreen screen = new(console);
            Instrument known = InstrumentDocuments.Load(parsed.GetValue(instrument)!);
            ScoringOptions options = Options(known, parsed.GetValue(type), parsed.GetValue(correction)!);
            SubmissionFile file = SubmissionFile.Load(parsed.GetValue(submission)!, known);
            if (!Accept(screen, file))
            {
                return 1;
            }

            ScoreResult result = Scorer.Score(known, file.Read.Value!.Entries, options);
            if (parsed.GetValue(json))
            {
                screen.Json(new { file.Agency, Result = result, Explanation = Explanation.Of(known, result), file.Read.Findings });
                return 0;
            }

            ScorePages pages = new(screen, known, result);
            if (parsed.GetValue(sentences))
            {
                pages.WriteSentences();
                return 0;
            }

            pages.WriteTable(file);
            return 0;
        });
        return command;
    }

    /// <summary>Whether a submission can be scored; if not, its findings are printed.</summary>
    public static bool Accept(InstrumentScreen screen, SubmissionFile file)
    {
        if (file.Read.Succeeded)
        {
            return true;
        }

        screen.Findings(file.Read.Findings);
        screen.Line();
        screen.Line($"[red]✗[/] [bold]{InstrumentScreen.Escaped(file.Path)}[/] cannot be scored: {InstrumentScreen.Count(file.Read.Findings)}.");
        return false;
    }

    private static ScoringOptions Options(Instrument instrument, AgencyType? type, string[] corrections)
    {
        IReadOnlyList<CorrectionReason> known = instrument.Index?.Correction?.Reasons ?? [];
        foreach (string reason in corrections)
        {
            if (!known.Any(one => string.Equals(one.Code, reason, StringComparison.OrdinalIgnoreCase)))
            {
                throw new UserFacingException(known.Count == 0
                    ? $"{instrument.Id} has no correction of its index."
                    : $"{instrument.Id} has no correction '{reason}'. It has: {string.Join(", ", known.Select(one => one.Code))}.");
            }
        }

        return new ScoringOptions { AgencyType = type, Corrections = [.. corrections.Select(reason => new AppliedCorrection(reason))] };
    }
}
