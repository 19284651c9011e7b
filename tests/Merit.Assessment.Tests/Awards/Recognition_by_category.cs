using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;

namespace Merit.Assessment.Tests.Awards;

public sealed class Recognition_by_category
{
    private static readonly Instrument Merit2019 = ShippedInstruments.Get("merit-2019");

    [Theory]
    [InlineData("sangat-baik", RecognitionState.Granted, RecognitionState.AwaitingApproval)]
    [InlineData("baik", RecognitionState.Granted, RecognitionState.AwaitingApproval)]
    [InlineData("kurang", RecognitionState.NotOpen, RecognitionState.NotOpen)]
    [InlineData(null, RecognitionState.NotOpen, RecognitionState.NotOpen)]
    public void The_award_follows_from_the_category_and_talent_management_waits_for_its_approval(
        string? category, RecognitionState award, RecognitionState talent)
    {
        IReadOnlyList<RecognitionStatus> statuses =
            Recognitions.Of(Merit2019, category is null ? null : Merit2019.FindCategory(category));

        Assert.Equal(award, State(statuses, "anugerah-meritokrasi"));
        Assert.Equal(talent, State(statuses, "manajemen-talenta"));
    }

    [Fact]
    public void The_latest_decision_counts_and_only_where_an_approval_is_asked_for()
    {
        IReadOnlyList<ApprovalDecision> decisions =
        [
            new("manajemen-talenta", Approved: true, "BKN", new DateOnly(2023, 12, 7), "SK 1"),
            new("manajemen-talenta", Approved: false, "BKN", new DateOnly(2022, 9, 7)),
            new("anugerah-meritokrasi", Approved: false, "BKN", new DateOnly(2023, 12, 7)),
        ];

        IReadOnlyList<RecognitionStatus> good = Recognitions.Of(Merit2019, Merit2019.FindCategory("baik"), decisions);
        IReadOnlyList<RecognitionStatus> poor = Recognitions.Of(Merit2019, Merit2019.FindCategory("kurang"), decisions);

        Assert.Equal(RecognitionState.Approved, State(good, "manajemen-talenta"));
        Assert.Equal(RecognitionState.Granted, State(good, "anugerah-meritokrasi"));
        Assert.Equal(RecognitionState.NotOpen, State(poor, "manajemen-talenta"));
    }

    private static RecognitionState State(IReadOnlyList<RecognitionStatus> statuses, string code) =>
        statuses.Single(status => status.Recognition.Code == code).State;
}
