using System.Text.Json;
using Merit.Assessment.Agencies;
using Merit.Assessment.Awards;
using Merit.Assessment.Determination;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.SampleFiles;

public sealed class The_other_assessments
{
    [Theory]
    [InlineData("nkk-2021", "nkk-2021-pilot")]
    [InlineData("nkk-2022", "nkk-2022")]
    public void Nkk_results_come_out_as_published(string instrumentId, string cycle)
    {
        Instrument instrument = ShippedInstruments.Get(instrumentId);
        AgencyRegister register = Register(instrumentId);
        foreach (JsonElement expected in Json(instrumentId, "expected.json").GetProperty("results").EnumerateArray())
        {
            string agency = expected.GetProperty("agency").GetString()!;
            Read<Submission> read = SubmissionJson.Parse(
                Samples.Read(instrumentId, "submissions", agency, "submission.json"),
                new SubmissionContext(cycle, agency, instrument));

            Assert.NotNull(register.Find(agency));
            Assert.Empty(read.Findings);
            ScoreResult result = Scorer.Score(instrument, read.Value!.Entries);
            Assert.Equal(expected.GetProperty("score").GetDecimal(), result.Score);
            Assert.Equal(expected.GetProperty("index").GetDecimal(), result.Index);
            Assert.Equal(expected.GetProperty("category").GetString(), result.Category?.Code);
        }
    }

    [Theory]
    [InlineData("jpt-quality-2021", "scores.csv")]
    [InlineData("merit-2022", "totals.csv")]
    public void National_counts_come_out_as_published(string folder, string file)
    {
        JsonElement expected = Json(folder, "expected.json");
        ImportedScores scores = Import(folder, file, expected.GetProperty("instrument").GetString()!);

        Recap recap = scores.Recap();
        Assert.Equal(expected.GetProperty("assessed").GetInt32(), recap.Assessed);
        Assert.Equal(expected.GetProperty("recognised").GetInt32(), recap.Recognised);
        Assert.Equal(recap.Assessed - recap.Recognised, recap.NotYet);
        foreach (JsonProperty category in expected.GetProperty("categories").EnumerateObject())
        {
            Assert.Equal(category.Value.GetInt32(), recap.Count(category.Name));
        }
    }

    [Fact]
    public void Kota_malang_is_good_at_filling_senior_posts()
    {
        ImportedScores scores = Import("jpt-quality-2021", "scores.csv", "jpt-quality-2021");

        Assert.Equal("baik", scores.Scores.Single(score => score.Agency.Code == "3573").Category?.Code);
    }

    [Fact]
    public void Of_the_417_agencies_of_2022_243_are_not_yet_good()
    {
        Assert.Equal(243, Import("merit-2022", "totals.csv", "merit-2019").Recap().NotYet);
    }

    [Fact]
    public void Dki_jakarta_wins_the_two_bkn_awards_that_were_published_and_no_other()
    {
        Instrument bkn = ShippedInstruments.Get("bkn-award");
        ImportedScores scores = Import("bkn-award-2022", "scores.csv", "bkn-award");
        JsonElement expected = Json("bkn-award-2022", "expected.json");

        foreach (JsonElement award in expected.GetProperty("awarded").EnumerateArray())
        {
            (RankedGroup group, RankedAgency place) = PlaceOfDki(award, bkn, scores);
            Assert.True(place.Awarded);
            Assert.Equal(award.GetProperty("group").GetString(), group.Group.Title.Id);
        }

        foreach (JsonElement award in expected.GetProperty("notAwarded").EnumerateArray())
        {
            Assert.False(PlaceOfDki(award, bkn, scores).Place.Awarded);
        }
    }

    [Fact]
    public void Years_compare_by_index()
    {
        Instrument merit = ShippedInstruments.Get("merit-2019");
        foreach (JsonElement pair in Json("year-over-year", "expected.json").GetProperty("pairs").EnumerateArray())
        {
            string agency = pair.GetProperty("agency").GetString()!;
            AssessedResult before = Result("before", 2021);
            AssessedResult after = Result("after", 2023);
            YearComparison comparison = YearOnYear.Compare(before, after);

            Assert.Equal(pair.GetProperty("scoreBefore").GetDecimal(), before.Result.Score);
            Assert.Equal(pair.GetProperty("score").GetDecimal(), after.Result.Score);
            Assert.Equal(pair.GetProperty("indexBefore").GetDecimal(), comparison.IndexBefore);
            Assert.Equal(pair.GetProperty("index").GetDecimal(), comparison.Index);
            Assert.Equal(Trend.Improved, comparison.IndexTrend);

            AssessedResult Result(string when, int year)
            {
                Read<Submission> read = SubmissionJson.Parse(
                    Samples.Read("year-over-year", $"{agency}-{when}.json"),
                    new SubmissionContext($"merit-{when}", agency, merit));
                return new AssessedResult(merit, Scorer.Score(merit, read.Value!.Entries), new DateOnly(year, 6, 8));
            }
        }
    }

    private static (RankedGroup Group, RankedAgency Place) PlaceOfDki(
        JsonElement award, Instrument bkn, ImportedScores scores)
    {
        AwardRanking ranking = bkn.Rankings.Single(known => known.Code == award.GetProperty("ranking").GetString());
        return Ranker.Rank(ranking, scores.Assessed)
            .SelectMany(group => group.Agencies.Select(place => (group, place)))
            .Single(pair => pair.place.Agency.Code == award.GetProperty("agency").GetString());
    }

    private static ImportedScores Import(string folder, string file, string instrumentId)
    {
        Read<ImportedScores> read = ScoreFileCsv.Parse(
            Samples.Read(folder, file), ShippedInstruments.Get(instrumentId), Register(folder));
        Assert.Empty(read.Findings);
        return read.Value!;
    }

    private static AgencyRegister Register(string folder)
    {
        Read<AgencyRegister> read = AgencyRegisterCsv.Parse(Samples.Read(folder, "agencies.csv"));
        Assert.Empty(read.Findings);
        return read.Value!;
    }

    private static JsonElement Json(params string[] parts) => JsonDocument.Parse(Samples.Read(parts)).RootElement;
}
