using System.Text;
using Merit.Assessment.Agencies;

namespace Merit.Assessment.Tests.Agencies;

public sealed class Updating_a_register
{
    private static readonly Agency[] Registered =
    [
        new("A-HT", "Dinas Lama", AgencyType.Regency, "Wilayah Barat", AgencySize.Large, new Contact("bkd@uji.example", "BKD")),
        new("MKRI", "Mahkamah", AgencyType.StateInstitution),
        new("0031", "Kota", AgencyType.City),
    ];

    [Fact]
    public void What_a_document_does_not_state_stays()
    {
        Agency renamed = Registered[0] with { Name = "Dinas Baru" };

        RegisterChange csv = Assert.Single(Csv("kode,nama,jenis\nA-HT,Dinas Baru,kabupaten\n").Value!.Changes);
        RegisterChange json = Assert.Single(Json("""{"agencies":[{"code":"A-HT","name":"Dinas Baru","type":"regency"}]}""").Value!.Changes);

        Assert.Equal(new RegisterChange(Registered[0], renamed), csv);
        Assert.Equal(csv, json);
        Assert.Equal(1, Csv("kode,nama,jenis\nMKRI,Mahkamah,lembaga negara\n").Value!.Unchanged);
    }

    [Fact]
    public void An_address_that_is_stated_as_none_goes_with_a_warning()
    {
        Read<RegisterUpdate> csv = Csv("kode,nama,jenis,surel\nA-HT,Dinas Lama,kabupaten,\n");
        Read<RegisterUpdate> json = Json("""{"agencies":[{"code":"A-HT","name":"Dinas Lama","type":"regency","contact":null}]}""");

        Assert.All([csv, json], update =>
        {
            Assert.Equal(Registered[0] with { Contact = null }, Assert.Single(update.Value!.Changes).After);
            Assert.Equal("contacts-removed", Assert.Single(update.Findings).Code);
        });
    }

    [Fact]
    public void A_second_contact_follows_the_first_and_takes_its_place()
    {
        Contact second = new("wakil@uji.example", "Wakil");
        Read<RegisterUpdate> csv = Csv("kode,nama,jenis,surel2,narahubung2\nA-HT,Dinas Lama,kabupaten,wakil@uji.example,Wakil\n");
        Read<RegisterUpdate> json = Json("""{"agencies":[{"code":"A-HT","name":"Dinas Lama","type":"regency","secondContact":{"email":"wakil@uji.example","name":"Wakil"}}]}""");
        Read<RegisterUpdate> alone = Json("""{"agencies":[{"code":"A-HT","name":"Dinas Lama","type":"regency","contact":null,"secondContact":{"email":"wakil@uji.example","name":"Wakil"}}]}""");
        Read<AgencyRegister> same = AgencyRegisterCsv.Parse("kode,nama,jenis,surel,surel2\nA-HT,Dinas Lama,kabupaten,bkd@uji.example,BKD@uji.example\n"u8);

        Assert.All([csv, json], update => Assert.Equal(Registered[0] with { SecondContact = second }, Assert.Single(update.Value!.Changes).After));
        Assert.All([csv, json], update => Assert.Empty(update.Findings));
        Assert.Equal(Registered[0] with { Contact = second }, Assert.Single(alone.Value!.Changes).After);
        Assert.Equal("agencies-with-one-contact", Assert.Single(alone.Findings).Code);
        Assert.Equal(["contact-doubled line 2, column surel2"], same.Findings.Select(Shown));
    }

    [Theory]
    [InlineData("mkri,Mahkamah kecil,lembaga negara", "agency-code-case line 2, column kode")]
    [InlineData("31,Kota,kota", "csv-codes-changed line 2, column kode")]
    public void A_code_in_another_spelling_is_refused(string row, string expected)
    {
        Read<RegisterUpdate> update = Csv($"kode,nama,jenis\n{row}\n");

        Assert.False(update.Succeeded);
        Assert.Equal(expected, string.Join("; ", update.Findings.Select(finding => $"{finding.Code} {finding.Pointer}")));
    }

    [Fact]
    public void Who_has_no_address_and_a_document_without_anybody_are_warnings()
    {
        Read<RegisterUpdate> silent = Csv("kode,nama,jenis\nMKRI,Mahkamah,lembaga negara\nA-HT,Dinas Lama,kabupaten\nB-1,Dinas,kota\n");
        Read<RegisterUpdate> empty = Json("""{"agencies":[]}""");

        Assert.Equal(["agencies-without-contact line 2, column kode", "agencies-with-one-contact line 3, column kode"], silent.Findings.Select(Shown));
        Finding finding = silent.Findings[0];
        Assert.Equal(("agencies-without-contact", FindingSeverity.Warning, "line 2, column kode"), (finding.Code, finding.Severity, finding.Pointer));
        Assert.Contains("2 agencies have no e-mail address and will receive no mail: MKRI, B-1.", finding.MessageEn, StringComparison.Ordinal);
        Assert.Equal("register-without-agencies", Assert.Single(empty.Findings).Code);
        Assert.True(silent.Succeeded && empty.Succeeded);
    }

    [Fact]
    public void A_register_that_has_one_code_twice_is_changed_at_the_code_that_is_meant()
    {
        Read<AgencyRegister> sent = AgencyRegisterCsv.Parse("kode,nama,jenis\nmkri,Mahkamah Baru,lembaga negara\n"u8);

        RegisterChange change = Assert.Single(RegisterUpdate.Of(sent.Value!, [.. Registered, Registered[1] with { Code = "mkri" }]).Value!.Changes);

        Assert.Equal("mkri", change.Before!.Code);
    }

    [Theory]
    [InlineData("bkd@uji.example\u200b", "csv-invisible-dropped")]
    [InlineData("\u200ebkd@uji.example", "csv-invisible-dropped")]
    [InlineData("bkd@uji\u200b.example", "text-character")]
    [InlineData("bkd..uji@uji..example", "email-not-allowed")]
    [InlineData("bkd@-uji.example-", "email-not-allowed")]
    [InlineData("'bkd@uji.example'", "email-not-allowed")]
    [InlineData("bkd@uji", "email-not-allowed")]
    [InlineData("bkd@a@uji.example", "email-not-allowed")]
    public void An_address_that_no_mail_would_reach_is_told(string address, string code) =>
        Assert.Equal(code, Assert.Single(AgencyRegisterCsv.Parse(Encoding.UTF8.GetBytes($"kode,nama,jenis,surel\nA,B,kota,{address}\n")).Findings).Code);

    [Fact]
    public void A_name_is_one_line_without_characters_that_nobody_sees()
    {
        Read<AgencyRegister> csv = AgencyRegisterCsv.Parse(Encoding.UTF8.GetBytes(
            "kode,nama,jenis,surel\nA-NL,\"Dinas Uji\nSepuluh\nBcc: orang@lain.example\",kabupaten,nl@uji.example\nA-RT,\"Dinas \u202egnalabmeK\",kabupaten,rt@uji.example\n"));
        Read<AgencyRegister> json = AgencyRegisterJson.Parse("""{"agencies":[{"code":"A-NUL","name":"Dinas\u0000Nol","type":"regency"}]}"""u8);

        Assert.Equal(["text-character line 2, column nama", "text-character line 5, column nama"], csv.Findings.Select(Shown));
        Assert.Equal(["text-character /agencies/0/name"], json.Findings.Select(Shown));
    }

    private static Read<RegisterUpdate> Csv(string text) =>
        RegisterUpdate.Of(AgencyRegisterCsv.Parse(Encoding.UTF8.GetBytes(text)).Value!, Registered);

    private static Read<RegisterUpdate> Json(string text) =>
        RegisterUpdate.Of(AgencyRegisterJson.Parse(Encoding.UTF8.GetBytes(text)).Value!, Registered);

    private static string Shown(Finding finding) => $"{finding.Code} {finding.Pointer}";
}
