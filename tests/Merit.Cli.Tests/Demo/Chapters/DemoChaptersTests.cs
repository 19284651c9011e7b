using Merit.Cli.Demo.Chapters;
using Spectre.Console;

namespace Merit.Cli.Tests.Demo.Chapters;

public sealed class DemoChaptersTests : IDisposable
{
    private static readonly string Samples = Path.Combine(Workspace.Find().Root, "samples");
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_published_figure_comes_out_and_is_shown(bool tables)
    {
        (int figures, IReadOnlyList<string> differences, string shown) = Play(Samples, tables);

        Assert.Empty(differences);
        Assert.InRange(figures, 40, int.MaxValue);
        string[] lines = shown.Split('\n');
        Assert.Contains(lines, line => Holds(line, "DKI Jakarta", "228 of 300", "0.76", "Tinggi", "✓ 2021"));
        Assert.Contains(lines, line => Holds(line, "Lembaga Administrasi Negara", "307 of 400", "0.77", "Patuh"));
        Assert.Contains(lines, line => Holds(line, "Pemerintah Kota Malang", "Baik", "✓ 2021"));
        Assert.Contains(lines, line => Holds(line, "Recognised", "82"));
        Assert.Contains(lines, line => Holds(line, "Assessed", "417"));
        Assert.Contains(lines, line => Holds(line, "Not yet", "243"));
        Assert.Contains(lines, line => Holds(line, "Penilaian Kompetensi", "awarded", "✓ 2022"));
        Assert.Contains("Pemerintah Provinsi DKI Jakarta as Pemerintah Provinsi tipe besar", shown, StringComparison.Ordinal);
        Assert.Contains(lines, line => Holds(line, "327 → 392.5", "0.80 → 0.96"));
        Assert.Contains("430 of these 431 agencies are synthetic", shown, StringComparison.Ordinal);
        Assert.Contains("416 of these 417 agencies are synthetic", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nkk-2021", "\"score\": 228", "\"score\": 229", "NKK: 31 score came out at 228, not 229")]
    [InlineData("jpt-quality-2021", "\"sangat-baik\": 14", "\"sangat-baik\": 15", "JPT quality 2021: Sangat Baik came out at 14, not 15")]
    [InlineData("bkn-award-2022", "\"ranking\": \"kinerja\"", "\"ranking\": \"kompetensi\"", "BKN Award 2022: 31 award kompetensi came out at awarded, not not awarded")]
    [InlineData("merit-2022", "\"notYet\": 243", "\"notYet\": 242", "Merit 2022: Not yet (belum) came out at 243, not 242")]
    [InlineData("year-over-year", "\"score\": 392.5", "\"score\": 392", "Year over year: MKRI score came out at 392.5, not 392")]
    public void A_wrong_figure_is_told_with_its_chapter(string folder, string published, string otherwise, string told)
    {
        string samples = Copy();
        string file = Path.Combine(samples, folder, "expected.json");
        string text = File.ReadAllText(file);
        Assert.Contains(published, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(published, otherwise, StringComparison.Ordinal));

        string difference = Assert.Single(Play(samples, tables: false).Differences);

        Assert.StartsWith(told, difference, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chapter_that_cannot_be_read_fails_the_demo_and_the_others_are_shown()
    {
        string samples = Copy();
        File.AppendAllText(Path.Combine(samples, "jpt-quality-2021", "scores.csv"), "S999,50\n");
        File.Delete(Path.Combine(samples, "nkk-2022", "agencies.csv"));

        (_, IReadOnlyList<string> differences, string shown) = Play(samples, tables: false);

        Assert.Equal(2, differences.Count);
        Assert.StartsWith("NKK: ", differences[0], StringComparison.Ordinal);
        Assert.Contains("line 433", differences[1], StringComparison.Ordinal);
        Assert.Contains("BKN Award 2022", shown, StringComparison.Ordinal);
    }

    private static bool Holds(string line, params ReadOnlySpan<string> parts)
    {
        foreach (string part in parts)
        {
            if (!line.Contains(part, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(60)]
    public void No_word_is_broken_whatever_the_width(int width)
    {
        string shown = Play(Samples, tables: true, width).Shown;
        HashSet<string> words = [.. Play(Samples, tables: false).Shown.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];
        string[] titles = ["Agency", "Score", "Index", "Category", "Published", "Agencies", "Award", "Rank", "Awarded"];

        string[] cells = [.. shown.Split((char[])['│', '\n', '\r']).Where(cell => !cell.Contains('─', StringComparison.Ordinal))];

        Assert.All(
            cells.SelectMany(cell => cell.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Except(titles).Where(word => !word.All(char.IsDigit)),
            word => Assert.Contains(word, words));
        if (width >= 80)
        {
            Assert.All(shown.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
        }
    }

    private static (int Figures, IReadOnlyList<string> Differences, string Shown) Play(string samples, bool tables, int width = 200)
    {
        using StringWriter writer = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        (int figures, IReadOnlyList<string> differences) = DemoChapters.Play(new ChapterScreen(console, tables), samples, new Dictionary<string, ChapterOutcome>());
        return (figures, differences, writer.ToString());
    }

    private string Copy()
    {
        string copy = _folder.File("samples");
        foreach (string file in Directory.EnumerateFiles(Samples, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(Samples, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }
}
