using System.Text;
using Merit.Assessment.Agencies;

namespace Merit.Assessment.Tests.Agencies;

public sealed class Reorganising_agencies
{
    private static readonly Contact First = new("a@uji.example");
    private static readonly Contact Second = new("b@uji.example");

    private static readonly Agency[] Registered =
    [
        new("A", "Kementerian A", AgencyType.Ministry, Contact: First) { SecondContact = Second },
        new("B", "Kementerian B", AgencyType.Ministry),
        new("X", "Badan Lama", AgencyType.NonMinisterialBody) { SucceededBy = "Y" },
        new("Y", "Badan Baru", AgencyType.NonMinisterialBody, Contact: Second) { Predecessors = "X" },
    ];

    [Fact]
    public void Those_that_are_merged_end_and_name_the_one_that_follows_them()
    {
        Read<Reorganisation> made = Of("""{"from":["A","B"],"into":[{"code":"C","name":"Kementerian C"}],"reason":"UU."}""");

        Assert.Equal(
            [
                new(Registered[0], Registered[0] with { SucceededBy = "C", Contact = null, SecondContact = null }),
                new(Registered[1], Registered[1] with { SucceededBy = "C" }),
                new(null, new Agency("C", "Kementerian C", AgencyType.Ministry, Contact: First) { SecondContact = Second, Predecessors = "A, B" }),
            ],
            made.Value!.Changes);
        Assert.Equal(["A", "B"], made.Value.Ended);
        Assert.Empty(made.Findings);
    }

    [Fact]
    public void One_that_takes_others_in_or_gives_parts_away_goes_on_under_its_code()
    {
        Reorganisation taken = Of("""{"from":["A","B"],"into":[{"code":"A","name":"Kementerian A dan B"}],"reason":"UU."}""").Value!;
        Read<Reorganisation> split = Of("""{"from":["A"],"into":[{"code":"A"},{"code":"D","name":"Badan D","type":"lpnk"}],"reason":"UU."}""");

        Assert.Equal(["B"], taken.Ended);
        Assert.Equal(Registered[0] with { Name = "Kementerian A dan B", Predecessors = "B" }, taken.Changes[^1].After);
        Assert.Empty(split.Value!.Ended);
        Assert.Equal(new Agency("D", "Badan D", AgencyType.NonMinisterialBody, Contact: First) { SecondContact = Second, Predecessors = "A" }, Assert.Single(split.Value.Changes).After);
    }

    [Fact]
    public void A_name_alone_changes_and_the_same_order_again_changes_nothing()
    {
        Reorganisation renamed = Of("""{"from":["B"],"into":[{"code":"B","name":"Kementerian Bersama"}],"reason":"UU."}""").Value!;
        Reorganisation again = Of("""{"from":["X"],"into":[{"code":"Y","name":"Badan Baru"}],"reason":"UU."}""").Value!;

        Assert.Equal(new RegisterChange(Registered[1], Registered[1] with { Name = "Kementerian Bersama" }), Assert.Single(renamed.Changes));
        Assert.Empty(again.Changes);
        Assert.Equal(["X"], again.Ended);
    }

    [Theory]
    [InlineData("""{"from":["A","B"],"into":[{"code":"C","name":"C"},{"code":"D","name":"D"}],"reason":"r"}""", "reorganisation-both-ways /into")]
    [InlineData("""{"from":["Z"],"into":[{"code":"C","name":"C"}],"reason":"r"}""", "agency-unknown /from/0")]
    [InlineData("""{"from":["a"],"into":[{"code":"C","name":"C"}],"reason":"r"}""", "agency-code-case /from/0")]
    [InlineData("""{"from":["X"],"into":[{"code":"C","name":"C"}],"reason":"r"}""", "agency-ended /from/0")]
    [InlineData("""{"from":["A"],"into":[{"code":"X"}],"reason":"r"}""", "agency-ended /into/0/code")]
    [InlineData("""{"from":["A"],"into":[{"code":"C"}],"reason":"r"}""", "missing-member /into/0/name")]
    [InlineData("""{"from":["A","A"],"into":[],"reason":""}""", "agency-doubled /from/1; too-few-items /into; blank /reason")]
    public void What_cannot_be_is_told(string order, string expected) =>
        Assert.Equal(expected, string.Join("; ", Of(order).Findings.Select(finding => $"{finding.Code} {finding.Pointer}")));

    [Fact]
    public void A_document_for_the_register_changes_none_that_has_ended() =>
        Assert.Equal(
            ["agency-ended"],
            RegisterUpdate.Of(AgencyRegisterCsv.Parse("kode,nama,jenis\nX,Badan,lpnk\n"u8).Value!, Registered).Findings.Where(f => f.Severity == FindingSeverity.Error).Select(f => f.Code));

    private static Read<Reorganisation> Of(string json)
    {
        Read<ReorganisationOrder> order = ReorganisationJson.Parse(Encoding.UTF8.GetBytes(json));
        return order.Value is null ? new Read<Reorganisation>(null, order.Findings) : Reorganisation.Of(order.Value, Registered);
    }
}
