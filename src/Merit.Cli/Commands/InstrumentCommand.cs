using System.CommandLine;
using Merit.Assessment;
using Merit.Assessment.Determination;
using Merit.Assessment.Instruments;
using Merit.Cli.Instruments;

namespace Merit.Cli.Commands;

/// <summary><c>merit instrument</c>: look at instruments, check them, compare them, begin new ones.</summary>
internal static class InstrumentCommand
{
    private const string NameHelp = "A file, or the id of a shipped instrument";

    public static Command Create() => new("instrument", "Validates, shows, compares and begins assessment instruments")
    {
        Validate(), Show(), Diff(), New(),
    };

    private static Command Validate()
    {
        Argument<string[]> files = new("file") { Description = NameHelp, Arity = ArgumentArity.OneOrMore };
        Command command = new("validate", "Checks documents and lists every finding with its place") { files };
        command.SetAction(parsed =>
        {
            bool valid = true;
            foreach (string name in parsed.GetValue(files)!)
            {
                Read<Instrument> read = InstrumentDocument.Find(name).Read();
                valid &= read.Succeeded;
                Console.Out.WriteLine(read.Value is { } instrument
                    ? $"valid    {name}: {instrument.Id} {instrument.Version}, {instrument.Leaves.Count} indicators, maximum {InstrumentSheet.Number(instrument.Maximum)}"
                    : $"invalid  {name}: {read.Findings.Count(f => f.Severity == FindingSeverity.Error)} errors");
                foreach (Finding finding in read.Findings)
                {
                    Console.Out.WriteLine($"  {finding.Severity.ToString().ToLowerInvariant()}  {(finding.Pointer.Length == 0 ? "/" : finding.Pointer)}  {finding.Code}");
                    Console.Out.WriteLine($"    {finding.MessageId}");
                    Console.Out.WriteLine($"    {finding.MessageEn}");
                }
            }

            return valid ? 0 : 1;
        });
        return command;
    }

    private static Command Show()
    {
        Argument<string?> name = new("instrument") { Description = NameHelp + "; none lists what is shipped", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("show", "Shows an instrument: tree, weights, maxima, index, categories") { name };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(name) is { } chosen)
            {
                InstrumentSheet.Write(InstrumentDocument.Find(chosen).Require());
                return;
            }

            foreach (string id in ShippedInstruments.Ids)
            {
                Instrument instrument = ShippedInstruments.Get(id);
                Console.Out.WriteLine($"  {id,-18} {instrument.Version,-7} maximum {InstrumentSheet.Number(instrument.Maximum),-5} {instrument.Title.En}");
            }
        });
        return command;
    }

    private static Command Diff()
    {
        Argument<string> before = new("old") { Description = NameHelp };
        Argument<string> after = new("new") { Description = NameHelp };
        Option<DirectoryInfo?> submissions = new("--submissions") { Description = "A folder of submissions: shows what changes for whom" };
        Command command = new("diff", "Shows what changes from one instrument to another, and for whom") { before, after, submissions };
        command.SetAction(parsed =>
        {
            Instrument earlier = InstrumentDocument.Find(parsed.GetValue(before)!).Require();
            Instrument later = InstrumentDocument.Find(parsed.GetValue(after)!).Require();
            IReadOnlyList<InstrumentChange> changes = InstrumentDiff.Between(earlier, later);
            Console.Out.WriteLine($"{earlier.Id} {earlier.Version} → {later.Id} {later.Version}: {changes.Count switch { 0 => "no difference", 1 => "1 change", _ => $"{changes.Count} changes" }}");
            foreach (IGrouping<ChangeKind, InstrumentChange> kind in changes.GroupBy(c => c.Kind))
            {
                Console.Out.WriteLine();
                Console.Out.WriteLine($"{kind.Key} ({kind.Count()})");
                foreach (InstrumentChange change in kind)
                {
                    Console.Out.WriteLine($"  {change.Description.En}");
                }
            }

            if (parsed.GetValue(submissions) is { } folder)
            {
                if (!folder.Exists)
                {
                    throw new UserFacingException($"There is no folder {folder.FullName}.");
                }

                Console.Out.WriteLine();
                ImpactSheet.Write(earlier, later, InstrumentImpact.Of(earlier, later, ImpactSheet.Read(folder, earlier, Console.Out)));
            }
        });
        return command;
    }

    private static Command New()
    {
        Option<string> from = new("--from") { Description = NameHelp + " to begin from", Required = true };
        Option<string?> id = new("--id") { Description = "The new id; without it, a new version under the same id" };
        Option<string> version = new("--version") { Description = "The new version", DefaultValueFactory = _ => "1.0.0" };
        Option<FileInfo?> output = new("--output", "-o") { Description = "Where to write it; without it, to the terminal" };
        Command command = new("new", "Begins a new instrument from an existing one, marked as drafted") { from, id, version, output };
        command.SetAction(parsed =>
        {
            InstrumentDocument document = InstrumentDocument.Find(parsed.GetValue(from)!);
            Read<string> made = InstrumentTemplate.From(document.Bytes, parsed.GetValue(id), parsed.GetValue(version)!);
            if (made.Value is not { } text)
            {
                throw new UserFacingException(string.Join(Environment.NewLine, made.Findings.Select(f => $"{f.Pointer}: {f.MessageEn}")));
            }

            if (parsed.GetValue(output) is not { } file)
            {
                Console.Out.Write(text);
                return;
            }

            if (file.Exists)
            {
                throw new UserFacingException($"{file.FullName} exists. An instrument is never overwritten.");
            }

            File.WriteAllText(file.FullName, text);
            Console.Out.WriteLine($"Written to {file.FullName}. Its figures are drafted: change them, then run 'merit instrument validate'.");
        });
        return command;
    }
}
