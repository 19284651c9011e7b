using Merit.Assessment.Submissions;
using MeritFunctions.Scoring;

namespace MeritFunctions.Tests.Scoring;

public sealed class VerifiedEntriesTests
{
    private static readonly SubmissionEntry[] Stated = [new("1.1", 2, ["peta.pdf"]), new("1.2", 4, ["data.pdf"])];

    [Fact]
    public void Without_an_adjustment_the_agency_s_own_entries_stand() => Assert.Same(Stated, VerifiedEntries.Of(Stated, null));

    [Fact]
    public void An_adjusted_indicator_keeps_its_evidence_and_a_missing_one_is_added()
    {
        IReadOnlyList<SubmissionEntry> verified = VerifiedEntries.Of(Stated, new Dictionary<string, decimal> { ["1.2"] = 3, ["1.3"] = 1 });
        Assert.Equal(["1.1", "1.2", "1.3"], verified.Select(e => e.Code));
        Assert.Equal([2m, 3m, 1m], verified.Select(e => e.Level));
        Assert.Equal(["data.pdf"], verified[1].Evidence);
    }
}
