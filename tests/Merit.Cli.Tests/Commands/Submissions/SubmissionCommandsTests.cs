using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Merit.Assessment.Instruments;
using Merit.Cli.Commands.Instruments;
using Merit.Cli.Commands.Submissions;
using Spectre.Console;

namespace Merit.Cli.Tests.Commands.Submissions;

/// <summary>A form is made, filled in and checked without any server.</summary>
public sealed class SubmissionCommandsTests : IDisposable
{
    private static readonly string Sample = Path.Combine(Workspace.Find().Root, "samples", "demo", "submissions", "3671", "submission.csv");
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_workbook_that_is_filled_in_from_another_form_scores_the_same()
    {
        string workbook = _folder.File("submission.xlsx");
        Assert.Equal(0, Run("template", "--instrument", "merit-2019@1.0.0", "--agency", "3671", "--name", "Kota Tangerang", "--cycle", "merit-2026", "--from", Sample, "-o", workbook).Code);

        JsonElement inWorkbook = Checked(workbook);
        JsonElement inCsv = Checked(Sample, "--instrument", "merit-2019");

        Assert.True(inWorkbook.GetProperty("accepted").GetBoolean());
        Assert.Equal("3671", inWorkbook.GetProperty("agency").GetString());
        Assert.Equal(288.5m, inWorkbook.GetProperty("score").GetDecimal());
        Assert.Equal(inCsv.GetProperty("score").GetDecimal(), inWorkbook.GetProperty("score").GetDecimal());
    }

    [Theory]
    [InlineData("form.csv")]
    [InlineData("form.json")]
    [InlineData("form.schema.json")]
    [InlineData("form.xlsx")]
    public void Every_form_is_made_once_and_never_over_another_file(string name)
    {
        Assert.Equal(0, Run("template", "--instrument", "merit-2025", "-o", _folder.File(name)).Code);
        Assert.True(new FileInfo(_folder.File(name)).Length > 100);
        Assert.Throws<UserFacingException>(() => Run("template", "--instrument", "merit-2025", "-o", _folder.File(name)));
    }

    [Fact]
    public void An_empty_form_is_told_cell_by_cell_in_both_languages()
    {
        string workbook = _folder.File("submission.xlsx");
        Run("template", "--instrument", "merit-2019", "-o", workbook);

        (int code, string output) = Run("submission", "check", workbook);

        Assert.Equal(1, code);
        Assert.Contains("sheet Aspek 1, cell C6", output, StringComparison.Ordinal);
        Assert.Contains("Tidak boleh kosong", output, StringComparison.Ordinal);
        Assert.Contains("Must not be blank", output, StringComparison.Ordinal);
        Assert.Contains("38 errors, 0 warnings", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_checked_with_its_manifest_and_its_evidence()
    {
        Run("template", "--instrument", "merit-2019", "--from", Sample, "-o", _folder.File("submission.xlsx"));
        File.WriteAllText(_folder.File("manifest.json"), """{"files":["submission.xlsx"]}""");

        JsonElement answer = Checked(Path.GetDirectoryName(_folder.File("x"))!);

        string[] codes = [.. answer.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()!)];
        Assert.Contains("manifest-file-form", codes);
        Assert.Contains("evidence-not-there", codes);
        Assert.False(answer.GetProperty("accepted").GetBoolean());
    }

    [Fact]
    public void A_folder_is_judged_and_scored_as_the_app_will()
    {
        Instrument instrument = ShippedInstruments.Get("merit-2019");
        File.Copy(Sample, _folder.File("submission.csv"));
        string[] evidence = [.. SubmissionFile.Load(Sample, instrument).Read.Value!.Entries.SelectMany(entry => entry.Evidence).Distinct()];
        (string[] codes, decimal score) = Judged();
        Assert.Equal((evidence.Length, 0m), (codes.Count(code => code == "evidence-not-there"), score));
        foreach (string name in evidence)
        {
            File.WriteAllText(_folder.File(name), $"%PDF {name}");
        }

        Assert.Equal(288.5m, Judged().Score);
        WriteManifest(["submission.csv", .. evidence]);
        (codes, score) = Judged();
        Assert.Equal((0, 288.5m), (codes.Length, score));

        // What is not listed, or without its hash, proves nothing.
        WriteManifest(["submission.csv", .. evidence[1..]]);
        (codes, score) = Judged();
        Assert.Equal(["evidence-not-proved"], codes.Distinct());
        Assert.InRange(score, 1m, 288m);

        WriteManifest(["submission.csv", .. evidence]);
        File.AppendAllText(_folder.File(evidence[0]), "more");
        File.Delete(_folder.File(evidence[1]));
        Assert.Superset(new HashSet<string> { "file-size-differs", "file-hash-differs", "file-missing", "evidence-not-proved" }, Judged(isAccepted: false).Codes.ToHashSet());

        WriteManifest(evidence[2..]);
        Assert.Contains("submission-missing", Judged(isAccepted: false).Codes);
        File.WriteAllText(_folder.File("manifest.json"), """{"files":[{"name":"submission.csv"},{"name":"submission.json"}]}""");
        Assert.Superset(new HashSet<string> { "submission-twice", "file-missing" }, Judged(isAccepted: false).Codes.ToHashSet());

        (string[] Codes, decimal Score) Judged(bool isAccepted = true)
        {
            JsonElement answer = Checked(_folder.Path, "--instrument", "merit-2019");
            Assert.Equal(isAccepted, answer.GetProperty("accepted").GetBoolean());
            return ([.. answer.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()!)], answer.GetProperty("score").GetDecimal());
        }
    }

    [Fact]
    public void What_cannot_be_done_is_said_in_a_sentence()
    {
        Assert.Contains("1.0.0, not 9.9.9", Assert.Throws<UserFacingException>(() => Run("template", "--instrument", "merit-2019@9.9.9", "-o", _folder.File("a.xlsx"))).Message, StringComparison.Ordinal);
        Assert.Contains(".schema.json", Assert.Throws<UserFacingException>(() => Run("template", "--instrument", "merit-2019", "-o", _folder.File("a.pdf"))).Message, StringComparison.Ordinal);
        Assert.Contains("--instrument", Assert.Throws<UserFacingException>(() => Run("submission", "check", Sample)).Message, StringComparison.Ordinal);
        Assert.Contains("no submission", Assert.Throws<UserFacingException>(() => Run("submission", "check", Path.GetDirectoryName(_folder.File("x"))!)).Message, StringComparison.Ordinal);
    }

    private void WriteManifest(IEnumerable<string> names) => File.WriteAllText(_folder.File("manifest.json"), JsonSerializer.Serialize(new
    {
        files = names.Select(name => (name, bytes: File.ReadAllBytes(_folder.File(name)))).Select(file => new { file.name, sha256 = Convert.ToHexStringLower(SHA256.HashData(file.bytes)), size = file.bytes.Length }),
    }));

    private static JsonElement Checked(string path, params string[] more) =>
        JsonDocument.Parse(Run(["submission", "check", path, "--json", .. more]).Output).RootElement;

    private static (int Code, string Output) Run(params string[] arguments)
    {
        using StringWriter output = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        RootCommand root = new() { TemplateCommand.Create(console), SubmissionCommand.Create(console) };
        int code = root.Parse(arguments).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        return (code, output.ToString());
    }
}
