using Merit.Assessment.Agencies;
using Merit.Assessment.Verification;

namespace Merit.Assessment.Tests.Verification;

public sealed class Conflicts_of_interest
{
    private static readonly Assessor Person = new("a", "A", [AssessorRole.Assessor])
    {
        HomeAgency = "3171",
        HomeRegion = "33",
        PreviousPosts = ["BKN"],
        Declared = ["3201", "3202"],
    };

    [Theory]
    [InlineData("3171", AgencyType.City, null, null, "OwnAgency")]
    [InlineData("3374", AgencyType.City, null, null, "OwnRegion")]
    [InlineData("33", AgencyType.Province, null, null, "OwnRegion")]
    [InlineData("33X", AgencyType.Ministry, null, null, "")]
    [InlineData("bkn", AgencyType.NonMinisterialBody, null, null, "PreviousPost")]
    [InlineData("3202", AgencyType.Regency, null, null, "Declared")]
    [InlineData("NEW", AgencyType.Ministry, "BKN, 3171", null, "OwnAgency PreviousPost")]
    [InlineData("OLD", AgencyType.Ministry, null, "3201", "Declared")]
    [InlineData("3499", AgencyType.City, null, null, "")]
    public void Follow_the_house_and_the_region(string code, AgencyType type, string? predecessors, string? successors, string expected)
    {
        Agency agency = new(code, "Instansi", type) { Predecessors = predecessors, SucceededBy = successors };

        Assert.Equal(expected, string.Join(' ', Conflicts.Of(Person, agency)));
        Assert.Empty(Conflicts.Of(new Assessor("b", "B", [AssessorRole.Assessor]), agency));
    }
}
