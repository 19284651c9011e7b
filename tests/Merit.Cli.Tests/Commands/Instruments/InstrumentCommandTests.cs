using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Assessment.Instruments;
using Merit.Cli.Commands.Instruments;
using Spectre.Console;

namespace Merit.Cli.Tests.Commands.Instruments;

public sealed class InstrumentCommandTests : IDisposable
{
    private static readonly string Samples = Path.Combine(Workspace.Find().Root, "samples");
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_shipped_instrument_is_listed_valid_and_shown()
    {
        string list = Succeeds("list");
        Assert.Equal(list, Succeeds("show"));
        foreach (string id in ShippedInstruments.Ids)
        {
            Assert.Contains(id, list, StringComparison.Ordinal);
            Assert.Contains("is a valid instrument", Succeeds("validate", id), StringComparison.Ordinal);
            string shown = Succeeds("show", id);
            Assert.Contains(ShippedInstruments.Get(id).Hash, shown, StringComparison.Ordinal);
            Assert.All(ShippedInstruments.Get(id).Leaves, leaf => Assert.Contains(leaf.Code, shown, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Illustrative_figures_are_marked_and_named_in_both_languages()
    {
        string shown = Succeeds("show", "nkk-2021");

        Assert.Contains("~60", shown, StringComparison.Ordinal);
        Assert.Contains("hanya ilustrasi", shown, StringComparison.Ordinal);
        Assert.Contains("are illustrative, not law", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("~300", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_as_json_carries_provenance_and_hash()
    {
        JsonNode shown = JsonNode.Parse(Succeeds("show", "merit-2019", "--json"))!;

        Assert.Equal(ShippedInstruments.Get("merit-2019").Hash, shown["hash"]!.GetValue<string>());
        Assert.Equal(Pinned("merit-2019"), shown["sha256"]!.GetValue<string>());
        Assert.Equal("confirmed", shown["maximum"]!["provenance"]!.GetValue<string>());
        Assert.Equal(8, shown["aspects"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("validate")]
    public void The_hash_that_a_cycle_pins_is_shown_beside_the_canonical_one(string command)
    {
        string shown = Succeeds(command, "merit-2019");

        Assert.Contains(ShippedInstruments.Get("merit-2019").Hash, shown, StringComparison.Ordinal);
        Assert.Contains(Pinned("merit-2019"), shown, StringComparison.Ordinal);
    }

    private static string Pinned(string id) => Convert.ToHexStringLower(SHA256.HashData(ShippedInstruments.Document(id)!));

    [Fact]
    public void Validate_prints_every_finding_with_its_pointer_Indonesian_first_and_exits_1()
    {
        string file = Changed("merit-2019", document =>
        {
            document["aspects"]![0]!["children"]![0]!["weight"]!["value"] = 4;
            document["aspects"]![1]!["children"]![0]!["weight"]!["value"] = 9;
        });

        (int code, string output) = Run("validate", file);

        Assert.Equal(1, code);
        Assert.Contains("/aspects/0/maximum", output, StringComparison.Ordinal);
        Assert.Contains("/aspects/1/maximum", output, StringComparison.Ordinal);
        JsonElement findings = JsonDocument.Parse(Run("validate", file, "--json").Output).RootElement[0].GetProperty("findings");
        foreach (JsonElement finding in findings.EnumerateArray())
        {
            int indonesian = Flat(output).IndexOf(finding.GetProperty("messageId").GetString()!, StringComparison.Ordinal);
            int english = Flat(output).IndexOf(finding.GetProperty("messageEn").GetString()!, StringComparison.Ordinal);
            Assert.InRange(indonesian, 0, english);
        }
    }

    [Fact]
    public void Several_documents_are_checked_at_once_and_one_wrong_one_is_enough()
    {
        string file = Changed("merit-2019", document =>
        {
            document.AsObject().Remove("family");
            document["index"]!["decimals"]!["value"] = 9;
        });

        Succeeds(["validate", .. ShippedInstruments.Ids]);
        (int code, string output) = Run("validate", "nkk-2021", file);

        Assert.Equal(1, code);
        Assert.Contains("nkk-2021 1.0.0 is a valid instrument", output, StringComparison.Ordinal);
        Assert.Contains("/family", output, StringComparison.Ordinal);
        Assert.Contains("/index/decimals", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_a_program_it_answers_an_unknown_instrument_with_those_that_there_are()
    {
        (int code, string output, string errors) = await MeritProcess.RunAsync("instrument", "show", "merit-1999");

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains("merit-2019", errors, StringComparison.Ordinal);
        (int fine, string shown, _) = await MeritProcess.RunAsync("instrument", "show", "merit-2019");
        Assert.Equal(0, fine);
        Assert.Contains("Pengembangan Karier", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', shown);
    }

    [Theory]
    [InlineData("{ \"id\": ")]
    [InlineData("[]")]
    [InlineData("")]
    public void What_is_no_instrument_is_refused_with_findings(string text)
    {
        string file = Path.Combine(_folder.Path, "instrument.json");
        File.WriteAllText(file, text);

        (int code, string output) = Run("validate", file);

        Assert.Equal(1, code);
        Assert.Contains("ERROR", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validate", "no-such")]
    [InlineData("show", "no-such")]
    [InlineData("diff", "merit-2019", "no-such")]
    [InlineData("score", "merit-2019", "no-such")]
    [InlineData("new", "--from", "no-such", "--id", "x")]
    public void A_name_that_leads_nowhere_is_one_clear_line(params string[] arguments)
    {
        UserFacingException failure = Assert.Throws<UserFacingException>(() => Run(arguments));

        Assert.Contains("'no-such'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void A_new_instrument_is_valid_drafted_and_never_overwrites()
    {
        string file = Path.Combine(_folder.Path, "merit-2026.json");

        Succeeds("new", "--from", "merit-2019", "--id", "merit-2026", "--output", file);

        Assert.Contains("is a valid instrument", Succeeds("validate", file), StringComparison.Ordinal);
        Assert.Contains("drafted", Succeeds("show", file), StringComparison.Ordinal);
        Assert.Throws<UserFacingException>(() => Run("new", "--from", "nkk-2021", "--id", "merit-2026", "--output", file));
        Assert.Equal("merit", JsonNode.Parse(File.ReadAllBytes(file))!["family"]!.GetValue<string>());
    }

    [Fact]
    public void Schema_prints_the_schema_byte_for_byte()
    {
        Assert.Equal(System.Text.Encoding.UTF8.GetString(ShippedInstruments.Schema), Succeeds("schema"));
    }

    [Fact]
    public void Diff_tells_for_whom_a_bound_changes_the_category()
    {
        string file = Changed("merit-2019", document =>
        {
            document["id"] = "merit-2026";
            document["categories"]!["bands"]![1]!["from"]!["value"] = 260;
        });

        string output = Succeeds(
            "diff", "merit-2019", file, "--submissions", Path.Combine(Samples, "demo", "submissions"), "--agencies", Path.Combine(Samples, "demo", "agencies.json"));

        Assert.Contains("category baik", output, StringComparison.Ordinal);
        Assert.Contains("2 of 14 agencies change category: 2 down.", output, StringComparison.Ordinal);
        Assert.Contains("Pemerintah Provinsi Sulawesi Tenggara", output, StringComparison.Ordinal);
        Assert.Contains("5 Sangat Baik, 4 Baik, 3 Kurang, 2 Buruk", output, StringComparison.Ordinal);
        Assert.Contains("9902 is left out", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_foretells_no_scores_where_nothing_is_carried_over()
    {
        string output = Succeeds("diff", "merit-2019", "merit-2025", "--submissions", Path.Combine(Samples, "demo", "submissions"));

        Assert.Contains("every agency has to state all 15 indicators anew", Flat(output), StringComparison.Ordinal);
        Assert.DoesNotContain("Sangat Baik → Dasar", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_instrument_does_not_differ_from_itself()
    {
        Assert.Contains("Nothing changes", Succeeds("diff", "nkk-2022", "nkk-2022"), StringComparison.Ordinal);
    }

    [Fact]
    public void Score_shows_the_arithmetic_of_each_indicator()
    {
        string output = Succeeds("score", "merit-2019", Path.Combine(Samples, "year-over-year", "MKRI-before.json"));

        Assert.Contains("2.5 × 3 = 7.5", output, StringComparison.Ordinal);
        Assert.Contains("Skor 327 dari 410.", output, StringComparison.Ordinal);
        Assert.Contains("Sangat Baik", output, StringComparison.Ordinal);
        string sentences = Succeeds("score", "merit-2019", Path.Combine(Samples, "year-over-year", "MKRI-before.json"), "--sentences");
        Assert.Contains("Score 327 of 410.", sentences, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_refuses_a_submission_with_errors_and_says_which()
    {
        (int code, string output) = Run("score", "merit-2019", Path.Combine(Samples, "demo", "submissions", "9902", "submission.csv"));

        Assert.Equal(1, code);
        Assert.Contains("line 3, column level", output, StringComparison.Ordinal);
        Assert.Contains("cannot be scored: 7 errors, 1 warning.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_refuses_a_correction_that_the_instrument_does_not_have()
    {
        string file = Path.Combine(Samples, "year-over-year", "MKRI-before.json");

        Assert.Throws<UserFacingException>(() => Run("score", "merit-2019", file, "--correction", "pelanggaran"));
    }

    [Fact]
    public void Advise_names_the_smallest_set_of_steps_to_the_next_category()
    {
        string output = Succeeds("advise", "merit-2019", Path.Combine(Samples, "demo", "submissions", "19", "submission.csv"));

        Assert.Contains("in 6 steps: 301 → 327.5, index 0.73 → 0.80", output, StringComparison.Ordinal);
        Assert.Contains("This is the highest category.", Succeeds("advise", "merit-2019", Path.Combine(Samples, "year-over-year", "MKRI-after.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_shows_both_years_and_when_the_agency_is_due_again()
    {
        string output = Succeeds(
            "compare", "merit-2019", Path.Combine(Samples, "year-over-year", "MKRI-before.json"), Path.Combine(Samples, "year-over-year", "MKRI-after.json"), "--determined", "2023-12-07");

        Assert.Contains("0.80 → 0.96", output, StringComparison.Ordinal);
        Assert.Contains("2025-12-07", output, StringComparison.Ordinal);
        Assert.Throws<UserFacingException>(() => Run("compare", "nkk-2021", "a", "b", "--earlier", "merit-2019"));
    }

    private static string Flat(string output) => string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Succeeds(params string[] arguments)
    {
        (int code, string output) = Run(arguments);
        Assert.Equal(0, code);
        return output;
    }

    private static (int Code, string Output) Run(params string[] arguments)
    {
        using StringWriter writer = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        int code = InstrumentCommand.Create(console).Parse(arguments).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        return (code, writer.ToString());
    }

    private string Changed(string id, Action<JsonNode> change)
    {
        JsonNode document = JsonNode.Parse(ShippedInstruments.Document(id))!;
        change(document);
        string file = Path.Combine(_folder.Path, "changed.json");
        File.WriteAllText(file, document.ToJsonString());
        return file;
    }
}
