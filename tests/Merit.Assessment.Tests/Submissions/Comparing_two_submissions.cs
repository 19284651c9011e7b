using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Submissions;

public sealed class Comparing_two_submissions
{
    private static readonly (string, string?)[] Files = [("a.pdf", "1"), ("b.pdf", "2"), ("é.pdf", "3")];

    [Fact]
    public void The_same_upload_again_differs_in_nothing() =>
        Assert.Empty(SubmissionChanges.Between(Version(Files, Entry("1", 3, "a.pdf", "b.pdf")), Version(Files, Entry("1", 3, "b.pdf", "a.pdf"))));

    [Fact]
    public void A_level_that_changed_is_told_with_what_it_was()
    {
        EntryChange change = Assert.Single(SubmissionChanges.Between(Version(Files, Entry("1", 3), Entry("2", 1)), Version(Files, Entry("1", 3), Entry("2", 4))));
        Assert.Equal(("2", 1m, 4m, true), (change.Code, change.Before!.Level, change.After!.Level, change.IsAnswerChanged));
    }

    [Fact]
    public void Respondents_are_an_answer_as_well() =>
        Assert.True(Assert.Single(SubmissionChanges.Between(
            Version(Files, Entry("1", 3) with { Respondents = 30 }), Version(Files, Entry("1", 3) with { Respondents = 31 }))).IsAnswerChanged);

    [Fact]
    public void Evidence_is_added_removed_or_replaced_under_its_name()
    {
        EntryChange change = Assert.Single(SubmissionChanges.Between(
            Version([("a.pdf", "1"), ("b.pdf", "2")], Entry("1", 3, "a.pdf", "b.pdf")), Version([("b.pdf", "9"), ("c.pdf", "4")], Entry("1", 3, "b.pdf", "c.pdf"))));
        Assert.Equal(["c.pdf"], change.Added);
        Assert.Equal(["a.pdf"], change.Removed);
        Assert.Equal(["b.pdf"], change.Replaced);
        Assert.False(change.IsAnswerChanged);
    }

    [Fact]
    public void A_name_that_a_Mac_wrote_is_the_same_name() =>
        Assert.Empty(SubmissionChanges.Between(Version(Files, Entry("1", 3, "é.pdf")), Version([("e\u0301.pdf", "3")], Entry("1", 3, "e\u0301.pdf"))));

    [Fact]
    public void What_only_one_of_them_has_is_told_the_earlier_ones_last()
    {
        IReadOnlyList<EntryChange> changes = SubmissionChanges.Between(Version(Files, Entry("1", 1), Entry("9", 2, "a.pdf")), Version(Files, Entry("1", 2), Entry("3", 4)));
        Assert.Equal(["1", "3", "9"], changes.Select(change => change.Code));
        Assert.Null(changes[1].Before);
        Assert.Null(changes[2].After);
        Assert.Equal(["a.pdf"], changes[2].Removed);
    }

    private static SubmissionVersion Version((string, string?)[] files, params SubmissionEntry[] entries) => new(new Submission("c", "a", "i", entries), files);

    private static SubmissionEntry Entry(string code, decimal level, params string[] evidence) => new(code, level, evidence);
}
