using System.Text;
using Merit.Assessment.Verification;

namespace Merit.Assessment.Tests.Verification;

public sealed class Reading_assessors
{
    private static readonly Assessor Sari = new("asesor-07", "Sari Dewi", [AssessorRole.Assessor, AssessorRole.Moderator])
    {
        Email = "sari@komisi.example",
        HomeAgency = "31",
        HomeRegion = "31",
        PreviousPosts = ["3171", "3172"],
        Declared = ["MKRI"],
        Competences = [new(null, new(2025, 1, 1), null), new("merit-2019", new(2026, 1, 1), new(2028, 12, 31))],
        Capacity = 45,
        Absences = [new(new(2027, 3, 1), new(2027, 3, 10)), new(new(2027, 4, 1), new(2027, 4, 1))],
    };

    [Fact]
    public void A_table_and_a_document_say_the_same()
    {
        Read<AssessorRegister> indonesian = Csv(
            "id;nama;peran;surel;instansi asal;wilayah asal;jabatan sebelumnya;kepentingan;kompetensi;kapasitas;cuti;aktif\n"
            + "asesor-07;Sari Dewi;moderator asesor;sari@komisi.example;31;31;3172, 3171 3172;MKRI;merit-2019:2026-01-01..2028-12-31 *:2025-01-01..;45;2027-04-01 2027-03-01..2027-03-10;ya\n");
        Read<AssessorRegister> english = Csv(
            "id,name,roles,email,home agency,home_region,previous posts,declared,competences,capacity,absences,active\n"
            + "asesor-07,Sari Dewi,assessor moderator,sari@komisi.example,'31,31,3171|3172,MKRI,2025-01-01 merit-2019:2026-01-01..2028-12-31,45,2027-03-01..2027-03-10 2027-04-01,yes\n");
        Read<AssessorRegister> json = Json(
            """
            { "assessors": [ { "id": "asesor-07", "name": "Sari Dewi", "roles": ["moderator", "assessor"], "email": "sari@komisi.example",
              "homeAgency": "31", "homeRegion": "31", "previousPosts": ["3172", "3171"], "declared": ["MKRI"],
              "competences": [ { "instrument": "merit-2019", "from": "2026-01-01", "until": "2028-12-31" }, { "from": "2025-01-01" } ],
              "capacity": 45, "absences": [ { "from": "2027-04-01", "until": "2027-04-01" }, { "from": "2027-03-01", "until": "2027-03-10" } ] } ] }
            """);

        Assert.All([indonesian, english, json], read =>
        {
            Assert.Empty(read.Findings);
            Assert.Empty(new AssessorChange(Sari, Assert.Single(read.Value!.People)).Fields);
        });
    }

    [Fact]
    public void Every_finding_is_told_at_once()
    {
        Read<AssessorRegister> csv = Csv(
            "id,nama,peran,surel,instansi asal,kompetensi,kapasitas,cuti,aktif\n"
            + "a b,,penilai,tanpa,a/b,merit_2019:2026-01-01,-1,besok,mungkin\n"
            + "A1,Ani,asesor,,,merit-2019:2026-02-30..,,2027-03-10..2027-03-01,\n"
            + "a1,Budi,,,,,,,\n");
        Read<AssessorRegister> json = Json(
            """
            { "assessors": [ { "id": "a1", "name": "Ani", "roles": [], "capacity": 0.5, "competences": [ { "from": "2027-01-02", "until": "2027-01-01" } ] },
              { "id": "A1", "name": "Budi", "roles": ["judge"], "absences": [ { "from": "2027-01-01" } ], "salary": 1 } ] }
            """);

        Assert.Equal(
            [
                "form-opaque-id line 2, column id",
                "blank line 2, column nama",
                "not-among line 2, column peran",
                "email-not-allowed line 2, column surel",
                "form-agency-code line 2, column instansi asal",
                "competence-form line 2, column kompetensi",
                "absence-form line 2, column cuti",
                "integer-out-of-range line 2, column kapasitas",
                "not-a-boolean line 2, column aktif",
                "date-not-iso line 3, column kompetensi",
                "period-reversed line 3, column cuti",
                "blank line 4, column peran",
                "assessor-doubled line 4, column id",
            ],
            csv.Findings.Select(Shown));
        Assert.Equal(
            [
                "too-few-items /assessors/0/roles",
                "period-reversed /assessors/0/competences/0/until",
                "integer-out-of-range /assessors/0/capacity",
                "unknown-member /assessors/1/salary",
                "not-among /assessors/1/roles/0",
                "missing-member /assessors/1/absences/0/until",
                "assessor-doubled /assessors/1/id",
            ],
            json.Findings.Select(Shown));
    }

    [Fact]
    public void What_a_document_does_not_state_stays()
    {
        AssessorUpdate csv = AssessorUpdate.Of(Csv("id,nama,peran\nasesor-07,Sari D.,asesor\n").Value!, [Sari], Known).Value!;
        AssessorUpdate cleared = AssessorUpdate.Of(
            Json("""{"assessors":[{"id":"asesor-07","name":"Sari Dewi","roles":["assessor","moderator"],"homeRegion":null,"capacity":null}]}""").Value!, [Sari], Known).Value!;
        AssessorUpdate same = AssessorUpdate.Of(Csv("id,nama,peran\nasesor-07,Sari Dewi,moderator asesor\n").Value!, [Sari], Known).Value!;

        AssessorChange change = Assert.Single(csv.Changes);
        Assert.Equal(["name Sari Dewi → Sari D.", "roles assessor moderator → assessor"], change.Fields.Select(field => $"{field.Field} {field.Before} → {field.After}"));
        Assert.Empty(new AssessorChange(Sari with { Name = "Sari D.", Roles = [AssessorRole.Assessor] }, change.After).Fields);
        Assert.Equal(["homeRegion 31 → ", "capacity 45 → "], Assert.Single(cleared.Changes).Fields.Select(field => $"{field.Field} {field.Before} → {field.After}"));
        Assert.Equal((0, 1), (same.Changes.Count, same.Unchanged));
    }

    [Fact]
    public void A_conflict_under_a_code_that_nobody_has_is_warned_of_and_an_id_in_other_case_refused()
    {
        Read<AssessorUpdate> unknown = AssessorUpdate.Of(Csv("id,nama,peran,instansi asal\nx,X,asesor,3199\n").Value!, [], Known);
        Read<AssessorUpdate> otherCase = AssessorUpdate.Of(Csv("id,nama,peran\nASESOR-07,Sari,asesor\n").Value!, [Sari], Known);
        Read<AssessorUpdate> empty = AssessorUpdate.Of(Csv("id,nama,peran\n").Value!, [Sari], Known);

        Assert.Equal(["assessor-agency-unknown line 2, column id"], unknown.Findings.Select(Shown));
        Assert.NotNull(unknown.Value);
        Assert.Equal(["assessor-id-case line 2, column id"], otherCase.Findings.Select(Shown));
        Assert.Null(otherCase.Value);
        Assert.Equal(["register-without-assessors "], empty.Findings.Select(Shown));
    }

    private static string[] Known => ["31", "3171", "3172", "MKRI"];

    private static Read<AssessorRegister> Csv(string text) => AssessorRegisterCsv.Parse(Encoding.UTF8.GetBytes(text));

    private static Read<AssessorRegister> Json(string text) => AssessorRegisterJson.Parse(Encoding.UTF8.GetBytes(text));

    private static string Shown(Finding finding) => $"{finding.Code} {finding.Pointer}";
}
