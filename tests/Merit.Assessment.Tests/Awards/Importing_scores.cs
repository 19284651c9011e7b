using Merit.Assessment.Agencies;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;

namespace Merit.Assessment.Tests.Awards;

public sealed class Importing_scores
{
    private static readonly AgencyRegister Register = new([new Agency("31", "DKI Jakarta", AgencyType.Province)]);

    [Fact]
    public void Every_finding_is_told_at_once_with_line_and_column()
    {
        Read<ImportedScores> read = ScoreFileCsv.Parse(
            "instansi,kompetensi,kinerja\n31,90,101\n31,1,1\n99,1,1\n,1,1\n"u8, ShippedInstruments.Get("bkn-award"), Register);

        Assert.False(read.Succeeded);
        Assert.Equal(
            [
                "score-out-of-range line 2, column kinerja",
                "agency-doubled line 3, column instansi",
                "agency-not-assessed line 4, column instansi",
                "blank line 5, column instansi",
            ],
            read.Findings.Select(finding => $"{finding.Code} {finding.Pointer}"));
    }

    [Fact]
    public void Totals_are_categorised_without_a_derivation()
    {
        Read<ImportedScores> read = ScoreFileCsv.Parse(
            "kode;nilai\n31;335,5\n"u8, ShippedInstruments.Get("merit-2019"), Register);

        ImportedScore score = Assert.Single(read.Value!.Scores);
        Assert.Equal(335.5m, score.Score);
        Assert.Equal(0.82m, score.Index);
        Assert.Equal("sangat-baik", score.Category?.Code);
        Assert.Null(score.Result);
    }

    [Theory]
    [InlineData("agency,score\n31,410.5\n", "total-out-of-range")]
    [InlineData("agency\n31\n", "score-columns")]
    [InlineData("agency,score,1.1\n31,5,5\n", "score-columns")]
    public void A_file_that_cannot_be_meant_is_refused(string text, string code)
    {
        Read<ImportedScores> read = ScoreFileCsv.Parse(
            System.Text.Encoding.UTF8.GetBytes(text), ShippedInstruments.Get("merit-2019"), Register);

        Assert.Equal(code, Assert.Single(read.Findings).Code);
    }
}
