using System.CommandLine;
using Merit.Adapters.Documents.Writing;
using Merit.Assessment.Agencies;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;
using Merit.Cli.Commands.Instruments;
using Spectre.Console;

namespace Merit.Cli.Commands.Submissions;

/// <summary><c>merit template</c>: the form in which an agency assesses itself, by the ending of the file that it is written to.</summary>
internal static class TemplateCommand
{
    public static Command Create(IAnsiConsole? console = null)
    {
        Option<string> instrument = new("--instrument") { Description = "The id of a shipped instrument, with @ and the version if it must be that one; or a file", Required = true };
        Option<string> cycle = new("--cycle") { Description = "The cycle that it is for", DefaultValueFactory = _ => "" };
        Option<string> agency = new("--agency") { Description = "The code of the agency that it is for", DefaultValueFactory = _ => "" };
        Option<string> name = new("--name") { Description = "The agency's name", DefaultValueFactory = _ => "" };
        Option<AgencyType?> type = OptionKinds.Choice<AgencyType>("--agency-type", "For instruments whose weights differ by type");
        Option<string?> from = new("--from") { Description = "A submission whose levels and evidence are filled in" };
        Option<string> output = new("--output", "-o") { Description = "The file to write: .xlsx, .csv, .json, or .schema.json", Required = true };
        Command command = new("template", "Makes the form in which an agency assesses itself") { instrument, cycle, agency, name, type, from, output };
        command.SetAction(parsed =>
        {
            InstrumentScreen screen = new(console);
            Instrument known = InstrumentOf(parsed.GetValue(instrument)!);
            TemplateOrder order = new(known)
            {
                Cycle = parsed.GetValue(cycle)!,
                Agency = parsed.GetValue(agency)!,
                AgencyName = parsed.GetValue(name)!,
                AgencyType = parsed.GetValue(type),
            };
            if (parsed.GetValue(from) is { } filled)
            {
                SubmissionFile file = SubmissionFile.Load(filled, known);
                if (!ScoreCommand.Accept(screen, file))
                {
                    return 1;
                }

                order = order with { Entries = file.Read.Value!.Entries };
            }

            string path = parsed.GetValue(output)!;
            InstrumentDocuments.WriteNew(path, Make(order, path));
            screen.Line($"[green]✓[/] [bold]{InstrumentScreen.Escaped(path)}[/] is made for {known.Id} {known.Version}.");
            return 0;
        });
        return command;
    }

    private static byte[] Make(TemplateOrder order, string path) =>
        path.EndsWith(".schema.json", StringComparison.OrdinalIgnoreCase) ? SubmissionForms.Schema(order.Instrument, order.Cycle)
        : Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".xlsx" => SubmissionTemplate.Make(order),
            ".csv" => SubmissionForms.Csv(order.Instrument),
            ".json" => SubmissionForms.Json(order.Instrument, order.Cycle, order.Agency),
            _ => throw new UserFacingException($"{path} names no form: its ending must be .xlsx, .csv, .json or .schema.json."),
        };

    private static Instrument InstrumentOf(string named)
    {
        int at = File.Exists(named) ? -1 : named.LastIndexOf('@');
        Instrument instrument = InstrumentDocuments.Load(at < 0 ? named : named[..at]);
        return at < 0 || instrument.Version == named[(at + 1)..]
            ? instrument
            : throw new UserFacingException($"{instrument.Id} is here in version {instrument.Version}, not {named[(at + 1)..]}.");
    }
}
