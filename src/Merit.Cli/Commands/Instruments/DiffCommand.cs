using System.CommandLine;
using Merit.Assessment;
using Merit.Assessment.Agencies;
using Merit.Assessment.Determination;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;
using Spectre.Console;

namespace Merit.Cli.Commands.Instruments;

/// <summary><c>merit instrument diff</c>: what changes between two instruments, and for whom.</summary>
internal static class DiffCommand
{
    public static Command Create(IAnsiConsole? console)
    {
        Argument<string> old = new("old") { Description = "The earlier instrument: an id or a file" };
        Argument<string> later = new("new") { Description = "The later instrument: an id or a file" };
        Option<string?> submissions = new("--submissions") { Description = "A folder of submissions under the earlier one: shows what each agency would get" };
        Option<string?> agencies = new("--agencies") { Description = "The register (CSV or JSON) with the agencies' names" };
        Option<bool> json = new("--json") { Description = "Print JSON" };
        Command command = new("diff", "Shows what changes from one instrument to another, and for whom") { old, later, submissions, agencies, json };
        command.SetAction(parsed => Run(
            new InstrumentScreen(console),
            InstrumentDocuments.Load(parsed.GetValue(old)!),
            InstrumentDocuments.Load(parsed.GetValue(later)!),
            parsed.GetValue(submissions),
            parsed.GetValue(agencies),
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(InstrumentScreen screen, Instrument before, Instrument after, string? folder, string? register, bool json)
    {
        IReadOnlyList<InstrumentChange> changes = InstrumentDiff.Between(before, after);
        AgencyRegister? agencies = register is null ? null : ReadRegister(register);
        IReadOnlyList<SubmissionFile> files = folder is null ? [] : SubmissionFile.LoadFolder(folder, before);
        Submission[] readable = [.. files.Select(file => file.Read.Value).OfType<Submission>()];
        IReadOnlyList<ImpactRow> impact = InstrumentImpact.Of(before, after, readable);
        if (json)
        {
            screen.Json(new
            {
                Before = new { before.Id, before.Version, before.Hash },
                After = new { after.Id, after.Version, after.Hash },
                Changes = changes,
                Impact = impact.Select(row => View(row, agencies)),
                Unreadable = files.Where(file => !file.Read.Succeeded).Select(file => new { file.Path, file.Agency, file.Read.Findings }),
            });
            return 0;
        }

        screen.Line($"[bold]{InstrumentScreen.Escaped(before.Id)}[/] {InstrumentScreen.Escaped(before.Version)} → [bold]{InstrumentScreen.Escaped(after.Id)}[/] {InstrumentScreen.Escaped(after.Version)}");
        screen.Line();
        WriteChanges(screen, changes);
        if (folder is not null)
        {
            screen.Line();
            new ImpactPages(screen, before, after, agencies).Write(impact, [.. files.Where(file => !file.Read.Succeeded)]);
        }

        return 0;
    }

    private static void WriteChanges(InstrumentScreen screen, IReadOnlyList<InstrumentChange> changes)
    {
        if (changes.Count == 0)
        {
            screen.Line("[green]Nothing changes that a person or a result could notice.[/]");
            return;
        }

        Table table = InstrumentScreen.Table(
            InstrumentScreen.Codes("What"), InstrumentScreen.Words("Where"), InstrumentScreen.Words("Before"), InstrumentScreen.Words("After"));
        foreach (InstrumentChange change in changes)
        {
            table.AddRow(
                Kind(change.Kind),
                InstrumentScreen.Escaped(change.Place),
                InstrumentScreen.Escaped(change.Before ?? ""),
                InstrumentScreen.Escaped(change.After ?? ""));
        }

        screen.Write(table);
        screen.Line($"{changes.Count} {(changes.Count == 1 ? "change" : "changes")}: "
            + string.Join(", ", changes.CountBy(change => change.Kind).OrderBy(count => count.Key).Select(count => $"{count.Value} {Kind(count.Key)}")));
    }

    private static string Kind(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => "[green]added[/]",
        ChangeKind.Removed => "[red]removed[/]",
        ChangeKind.Changed => "[yellow]changed[/]",
        ChangeKind.Recoded => "[deepskyblue1]recoded[/]",
        _ => "[deepskyblue1]reworded[/]",
    };

    private static AgencyRegister ReadRegister(string path)
    {
        if (!File.Exists(path))
        {
            throw new UserFacingException($"There is no file '{path}'.");
        }

        byte[] bytes = InstrumentDocuments.ReadFile(path);
        Read<AgencyRegister> read = Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase)
            ? AgencyRegisterCsv.Parse(bytes)
            : AgencyRegisterJson.Parse(bytes);
        return read.Value ?? throw new UserFacingException(
            $"{path} is not a valid register: {read.Findings[0].Pointer} {read.Findings[0].MessageEn}"
            + (read.Findings.Count == 1 ? "" : $" ({InstrumentScreen.Count(read.Findings)})"));
    }

    private static object View(ImpactRow row, AgencyRegister? agencies) => new
    {
        Agency = row.AgencyCode,
        agencies?.Find(row.AgencyCode)?.Name,
        Before = new { row.Before.Score, row.Before.Maximum, row.Before.Index, Category = row.Before.Category?.Code },
        After = new { row.After.Score, row.After.Maximum, row.After.Index, Category = row.After.Category?.Code },
        row.MovesCategory,
        row.CategoryMove,
        row.Lost,
        row.Unfilled,
    };
}
