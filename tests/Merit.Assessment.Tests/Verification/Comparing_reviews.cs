using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;
using Merit.Assessment.Verification;

namespace Merit.Assessment.Tests.Verification;

public sealed class Comparing_reviews
{
    private static readonly Instrument Merit2019 = ShippedInstruments.Get("merit-2019");
    private static readonly ReviewSubject Subject = new(Merit2019, Entries.For(Merit2019, _ => 3m));
    private static readonly DateTimeOffset Noon = new(2027, 3, 1, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Equal_levels_agree_by_themselves_whatever_the_reasons()
    {
        IReadOnlyList<ComparedIndicator> compared = ReviewComparison.Compare(Subject, Of("a", ("1.1", 2m, "Peta jabatan lama.")), Of("b", ("1.1", 2m, "Belum ditetapkan.")));
        IReadOnlyList<SettledLevel> levels = ReviewComparison.Settle(compared, [])!;

        Assert.Equal(Merit2019.Leaves.Count, levels.Count);
        Assert.All(levels, level => Assert.Equal(LevelBasis.Agreed, level.Basis));
        Assert.Equal(2m, levels.Single(level => level.Indicator == "1.1").Level);
        Assert.Equal("1.1: Peta jabatan lama. / Belum ditetapkan.", ReviewComparison.Reasons(compared, levels, 4000));
    }

    [Fact]
    public void One_difference_keeps_all_open_until_it_is_settled()
    {
        IReadOnlyList<ComparedIndicator> compared = ReviewComparison.Compare(Subject, Of("a", ("1.1", 2m, "Lama.")), Of("b"));
        var settled = new SettledLevel("1.1", 3m, LevelBasis.Conceded, "a", "Bukti kedua belum saya lihat.", Noon);

        Assert.Null(ReviewComparison.Settle(compared, []));
        Assert.Equal(["1.1"], ReviewComparison.Open(compared, []).Select(one => one.Code));
        Assert.Equal(settled, ReviewComparison.Settle(compared, [settled])!.Single(level => level.Indicator == "1.1"));
        Assert.Empty(ReviewComparison.Open(compared, [settled]));
    }

    [Fact]
    public void Reasons_that_are_too_long_are_cut_alike_and_never_inside_a_character()
    {
        string rocket = string.Concat(Enumerable.Repeat("🚀", 900));
        IReadOnlyList<ComparedIndicator> compared = ReviewComparison.Compare(
            Subject, Of("a", [.. Merit2019.Leaves.Select(leaf => (leaf.Code, 2m, (string?)rocket))]), Of("b", [.. Merit2019.Leaves.Select(leaf => (leaf.Code, 2m, (string?)rocket + leaf.Code))]));
        string reasons = ReviewComparison.Reasons(compared, ReviewComparison.Settle(compared, [])!, 4000)!;

        Assert.InRange(reasons.Length, 3000, 4000);
        Assert.Equal(Merit2019.Leaves.Count, reasons.Split('\n').Length);
        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(reasons)));
    }

    [Fact]
    public void Everything_that_is_missing_is_told_at_once()
    {
        Review review = Of("a") with
        {
            Indicators = Review.Sorted([.. Of("a").Indicators.Where(one => one.Key != "1.2").Select(one => one.Key switch
            {
                "1.1" => KeyValuePair.Create(one.Key, new ReviewedIndicator { Level = 1m }),
                "1.3" => KeyValuePair.Create(one.Key, new ReviewedIndicator { Level = 9m, Reason = "Salah ketik." }),
                _ => one,
            })]),
        };
        FindingList findings = new();
        Subject.Check(review, findings);

        Assert.Equal(
            ["review-reason-missing /reasons/1.1", "review-level-missing /levels/1.2", "level-out-of-range /levels/1.3"],
            findings.All.Select(finding => $"{finding.Code} {finding.Pointer}"));
    }

    [Fact]
    public void Without_evidence_nobody_raises_a_level_but_the_claim_itself_stands()
    {
        IReadOnlyList<SubmissionEntry> bare = [.. Entries.For(Merit2019, _ => 2m).Select(entry => entry with { Evidence = [] })];
        ReviewSubject subject = new(Merit2019, bare);
        FindingList claimed = new();
        FindingList raised = new();
        subject.CheckFinal("1.1", 2m, claimed);
        subject.CheckFinal("1.1", 3m, raised);

        Assert.Empty(claimed.All);
        Assert.True(raised.HasErrors);
    }

    [Fact]
    public void Only_what_was_reopened_is_reviewed_and_the_rest_stands()
    {
        ReviewSubject subject = new(Merit2019, Entries.For(Merit2019, _ => 3m), ["1.1"], new Dictionary<string, decimal> { ["1.1"] = 1m, ["1.2"] = 2m });

        Assert.Equal(["1.1"], subject.Leaves.Select(leaf => leaf.Code));
        Assert.Equal(["1.2"], subject.Standing.Keys);
        Assert.Single(ReviewComparison.Compare(subject, Of("a"), Of("b")));
    }

    [Fact]
    public void The_effect_of_a_choice_is_the_score_itself_with_other_differences_at_the_lower_level()
    {
        IReadOnlyList<ComparedIndicator> compared = ReviewComparison.Compare(Subject, Of("a", ("1.1", 4m, "x"), ("5.1", 1m, "x")), Of("b"));
        decimal expected = Scorer.Score(Merit2019, [.. Subject.Entries.Select(entry => entry.Code switch { "1.1" => entry with { Level = 4m }, "5.1" => entry with { Level = 1m }, _ => entry })]).Score;

        Assert.Equal(expected, ReviewComparison.Effect(Subject, compared, [], new ScoringOptions(), "1.1", 4m)!.Score);
        Assert.True(ReviewComparison.Effect(Subject, compared, [new SettledLevel("5.1", 3m, LevelBasis.Conceded)], new ScoringOptions(), "1.1", 4m)!.Score > expected);
    }

    [Fact]
    public void What_has_the_same_claim_and_content_is_taken_over_into_the_next_upload()
    {
        Review earlier = Of("a", ("1.1", 2m, "Lama."), ("1.2", 2m, "Lama."), ("1.3", 2m, "Lama."));
        Submission before = new("c", "31", Merit2019.Id, Entry("1.1", 3m, "x.pdf", "1.2", 3m, "y.pdf", "1.3", 3m, "z.pdf"));
        Submission now = new("c", "31", Merit2019.Id, Entry("1.1", 3m, "x.pdf", "1.2", 4m, "y.pdf", "1.3", 3m, "z.pdf"));
        ReviewSubject subject = new(Merit2019, now.Entries);

        IReadOnlyDictionary<string, ReviewedIndicator> carried = ReviewCarrying.Carry(
            earlier,
            new SubmissionVersion(before, [("x.pdf", "1"), ("y.pdf", "2"), ("z.pdf", "3")]),
            new SubmissionVersion(now, [("x.pdf", "1"), ("y.pdf", "2"), ("z.pdf", "other")]),
            subject);

        Assert.DoesNotContain("1.2", carried.Keys);
        Assert.DoesNotContain("1.3", carried.Keys);
        Assert.Equal((2m, true), (carried["1.1"].Level, carried["1.1"].IsCarried));
    }

    private static IReadOnlyList<SubmissionEntry> Entry(params object[] parts) =>
        [.. parts.Chunk(3).Select(part => new SubmissionEntry((string)part[0], (decimal)part[1], [(string)part[2]]))];

    // A review that finds what is claimed, but for some.
    private static Review Of(string assessor, params (string Code, decimal Level, string? Reason)[] found) => new()
    {
        CycleId = "c",
        Agency = "31",
        Receipt = "R",
        Round = 0,
        Slot = "first",
        Assessor = assessor,
        Indicators = Review.Sorted(Merit2019.Leaves.Select(leaf => KeyValuePair.Create(
            leaf.Code,
            Array.Find(found, one => one.Code == leaf.Code) is { Code: not null } other ? new ReviewedIndicator { Level = other.Level, Reason = other.Reason } : new ReviewedIndicator { Level = 3m }))),
    };
}
