using System.Collections.Immutable;
using System.Globalization;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Verification;

/// <summary>
/// Reads people for the register of assessors from CSV: a header <c>id,nama,peran,surel,instansi asal,wilayah asal,jabatan
/// sebelumnya,kepentingan,kompetensi,kapasitas,cuti,aktif</c> (or <c>id,name,roles,email,home agency,home region,previous
/// posts,declared,competences,capacity,absences,active</c>), separated by comma, semicolon or tab. Cells with several parts have
/// blanks between; see <see cref="AssessorNotation"/>.
/// </summary>
public static class AssessorRegisterCsv
{
    private static readonly string[] Required = ["id", "name", "roles"];

    private static readonly CsvColumns Columns = new CsvColumns()
        .Add("id", "id", "id asesor", "assessor id", "kode", "code")
        .Add("name", "nama", "name", "nama asesor")
        .Add("roles", "peran", "roles", "role")
        .Add("email", "surel", "email", "e-mail", "alamat surel", "alamat email")
        .Add("homeAgency", "instansi asal", "home agency", "instansi", "agency")
        .Add("homeRegion", "wilayah asal", "home region", "wilayah", "region")
        .Add("previousPosts", "jabatan sebelumnya", "previous posts", "pernah bertugas di")
        .Add("declared", "kepentingan", "declared", "pernyataan kepentingan", "declared interests")
        .Add("competences", "kompetensi", "competences", "competence")
        .Add("capacity", "kapasitas", "capacity")
        .Add("absences", "cuti", "absences", "absence", "tidak hadir")
        .Add("active", "aktif", "active")
        .Extra("no", "nomor", "number", "keterangan", "catatan", "note", "notes", "remarks", "telepon", "phone");

    private static readonly (string Column, AssessorFields Field)[] Fields =
    [
        ("email", AssessorFields.Email),
        ("homeAgency", AssessorFields.HomeAgency),
        ("homeRegion", AssessorFields.HomeRegion),
        ("previousPosts", AssessorFields.PreviousPosts),
        ("declared", AssessorFields.Declared),
        ("competences", AssessorFields.Competences),
        ("capacity", AssessorFields.Capacity),
        ("absences", AssessorFields.Absences),
        ("active", AssessorFields.Active),
    ];

    /// <summary>The people, or every finding at once with line and column. Never throws on bad input.</summary>
    public static Read<AssessorRegister> Parse(ReadOnlySpan<byte> utf8)
    {
        FindingList findings = new();
        CsvTable? table = CsvTable.Parse(utf8, Columns, Required, findings);
        if (table is null)
        {
            return findings.Result<AssessorRegister>(null);
        }

        if (table.Rows.Count > AssessorGathering.MostPeople)
        {
            findings.Error("csv-too-many-rows", table.Rows[AssessorGathering.MostPeople].At("id"), AssessorGathering.MostPeople);
            return findings.Result<AssessorRegister>(null);
        }

        AssessorGathering gathering = new(findings);
        AssessorFields stated = Fields.Where(field => table.Columns.Contains(field.Column)).Aggregate(AssessorFields.None, (all, field) => all | field.Field);
        foreach (CsvRow row in table.Rows)
        {
            Cells cells = new(row, gathering, findings);
            string? id = cells.Form("id", TextForm.OpaqueId, required: true);
            Assessor? person = cells.Person(id ?? "");
            if (id is not null)
            {
                gathering.Add(id, row.At("id"), person, stated);
            }
        }

        return gathering.Finish();
    }

    /// <summary>The cells of one row.</summary>
    private sealed class Cells(CsvRow row, AssessorGathering gathering, FindingList findings)
    {
        public Assessor? Person(string id)
        {
            string? name = row.Text("name", findings);
            AssessorRole[] roles = Roles();
            string email = row["email"];
            string? checkedEmail = email.Length > 0 && MailAddress.Check(email, row.At("email"), findings) ? email : null;
            string? homeAgency = Form("homeAgency", TextForm.AgencyCode);
            string? homeRegion = Form("homeRegion", TextForm.AgencyCode);
            ImmutableArray<string> posts = Codes("previousPosts");
            ImmutableArray<string> declared = Codes("declared");
            List<Competence> competences = Several("competences", part => AssessorNotation.ReadCompetence(part, row.At("competences"), gathering, findings));
            List<Absence> absences = Several("absences", part => AssessorNotation.ReadAbsence(part, row.At("absences"), gathering, findings));
            int? capacity = Capacity();
            bool isActive = IsActive();
            return name is null ? null : new Assessor(id, name, AssessorGathering.Roles(roles))
            {
                Email = checkedEmail,
                HomeAgency = homeAgency,
                HomeRegion = homeRegion,
                PreviousPosts = posts,
                Declared = declared,
                Competences = AssessorGathering.Competences(competences),
                Capacity = capacity,
                Absences = AssessorGathering.Absences(absences),
                IsActive = isActive,
            };
        }

        public string? Form(string column, TextForm form, bool required = false)
        {
            string text = SpreadsheetCodes.Plain(row[column]);
            if (text.Length == 0)
            {
                if (required)
                {
                    findings.Error("blank", row.At(column));
                }

                return null;
            }

            return Checked(text, column, form);
        }

        private AssessorRole[] Roles()
        {
            string[] words = AssessorNotation.Parts(row["roles"]);
            if (words.Length == 0)
            {
                findings.Error("blank", row.At("roles"));
            }

            List<AssessorRole> roles = [];
            foreach (string word in words)
            {
                if (Words.AssessorRoles.TryGetValue(word, out AssessorRole role))
                {
                    roles.Add(role);
                }
                else
                {
                    findings.Error("not-among", row.At("roles"), word, string.Join(", ", Words.AssessorRoles.Keys), NearMiss.Hint(word, [.. Words.AssessorRoles.Keys]));
                }
            }

            return [.. roles];
        }

        private ImmutableArray<string> Codes(string column) =>
            AssessorGathering.Codes(Several(column, part => Checked(SpreadsheetCodes.Plain(part), column, TextForm.AgencyCode)));

        private List<T> Several<T>(string column, Func<string, T?> read)
            where T : class
        {
            string[] parts = AssessorNotation.Parts(row[column]);
            if (parts.Length > AssessorGathering.MostItems)
            {
                findings.Error("too-many-items", row.At(column), AssessorGathering.MostItems);
                return [];
            }

            return [.. parts.Select(read).OfType<T>()];
        }

        private string? Checked(string text, string column, TextForm form)
        {
            if (form.Fits(text))
            {
                return text;
            }

            findings.Error(form.Code, row.At(column), text);
            return null;
        }

        private int? Capacity()
        {
            string text = row["capacity"];
            if (text.Length == 0)
            {
                return null;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int capacity) && capacity <= AssessorGathering.MostCapacity)
            {
                return capacity;
            }

            findings.Error("integer-out-of-range", row.At("capacity"), 0, AssessorGathering.MostCapacity);
            return null;
        }

        private bool IsActive()
        {
            switch (row["active"].ToUpperInvariant())
            {
                case "" or "YES" or "YA" or "TRUE":
                    return true;
                case "NO" or "TIDAK" or "FALSE":
                    return false;
                default:
                    findings.Error("not-a-boolean", row.At("active"));
                    return true;
            }
        }
    }
}
