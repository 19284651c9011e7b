using System.Text;
using Merit.Assessment.Agencies;

namespace Merit.Assessment.Tests.Agencies;

public sealed class Reading_a_register
{
    [Fact]
    public void A_register_is_read_from_json()
    {
        Read<AgencyRegister> read = AgencyRegisterJson.Parse(Encoding.UTF8.GetBytes(
            """
            { "agencies": [
              { "code": "31", "name": "Pemerintah Provinsi DKI Jakarta", "type": "province", "region": "Wilayah Barat",
                "size": "large", "contact": { "email": "bkd@jakarta.example", "name": "BKD" } },
              { "code": "mk-ri", "name": "Mahkamah Konstitusi", "type": "stateInstitution" }
            ] }
            """));

        Assert.Empty(read.Findings);
        Assert.Equal(
            new Agency(
                "31", "Pemerintah Provinsi DKI Jakarta", AgencyType.Province, "Wilayah Barat", AgencySize.Large,
                new Contact("bkd@jakarta.example", "BKD")),
            read.Value!.Find("31"));
        Assert.Null(read.Value.Find("99"));
        Assert.Null(read.Value.Find("MK-RI")!.Size);
    }

    [Fact]
    public void A_register_is_read_from_csv_with_indonesian_headers()
    {
        Read<AgencyRegister> read = AgencyRegisterCsv.Parse(
            "kode;nama;jenis;wilayah;tipe;surel\n3671;Pemerintah Kota Tangerang;kota;Wilayah Barat;besar;bkpsdm@tangerang.example\n"u8);

        Assert.Empty(read.Findings);
        Agency agency = Assert.Single(read.Value!.Agencies);
        Assert.Equal(AgencyType.City, agency.Type);
        Assert.Equal(AgencySize.Large, agency.Size);
        Assert.Equal("bkpsdm@tangerang.example", agency.Contact?.Email);
    }

    [Fact]
    public void Every_finding_of_a_register_is_told_at_once()
    {
        Read<AgencyRegister> json = AgencyRegisterJson.Parse(Encoding.UTF8.GetBytes(
            """
            { "agencies": [
              { "code": "31", "name": "A", "type": "province", "contact": { "email": "nobody" } },
              { "code": "31", "name": "B", "type": "village" },
              { "code": "a/b", "type": "city", "size": "huge" }
            ] }
            """));
        Read<AgencyRegister> csv = AgencyRegisterCsv.Parse(
            "code,name,type,email\n31,A,province,nobody\n31,,village,\n"u8);

        Assert.Equal(
            [
                "email-not-allowed /agencies/0/contact/email",
                "not-among /agencies/1/type",
                "agency-doubled /agencies/1/code",
                "missing-member /agencies/2/name",
                "not-among /agencies/2/size",
                "agency-code-not-allowed /agencies/2/code",
            ],
            json.Findings.Select(finding => $"{finding.Code} {finding.Pointer}"));
        Assert.Equal(
            [
                "email-not-allowed line 2, column email",
                "blank line 3, column name",
                "not-among line 3, column type",
                "agency-doubled line 3, column code",
            ],
            csv.Findings.Select(finding => $"{finding.Code} {finding.Pointer}"));
    }

    [Fact]
    public void A_place_inside_a_message_is_told_in_its_language()
    {
        Finding finding = Assert.Single(AgencyRegisterCsv.Parse("kode,nama,jenis\n31,A,kota\n31,B,kota\n"u8).Findings);

        Assert.Contains("pertama di baris 2, kolom kode.", finding.MessageId, StringComparison.Ordinal);
        Assert.Contains("first at line 2, column kode.", finding.MessageEn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_has_no_more_agencies_than_a_json_document_may_have()
    {
        string rows = string.Concat(Enumerable.Range(0, 10_001).Select(number => $"A-{number},Dinas,kota\n"));

        Finding finding = Assert.Single(AgencyRegisterCsv.Parse(Encoding.UTF8.GetBytes("kode,nama,jenis\n" + rows)).Findings);

        Assert.Equal(("csv-too-many-rows", "line 10002, column kode"), (finding.Code, finding.Pointer));
    }
}
