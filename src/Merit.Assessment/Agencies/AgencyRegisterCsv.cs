using Merit.Assessment.Reading;

namespace Merit.Assessment.Agencies;

/// <summary>
/// Reads an agency register from CSV: a header <c>code,name,type,region,size,email,contact</c> (or <c>kode,nama,jenis,
/// wilayah,tipe,surel,narahubung</c>), separated by comma, semicolon or tab; a second contact stands in <c>email2</c> and
/// <c>contact2</c> (<c>surel2</c>, <c>narahubung2</c>); a column <c>synthetic</c> (<c>sintetis</c>) with <c>yes</c> (<c>ya</c>) marks made-up agencies.
/// </summary>
public static class AgencyRegisterCsv
{
    private static readonly string[] Required = ["code", "name", "type"];

    private static readonly CsvColumns Columns = new CsvColumns()
        .Add("code", "kode", "code", "kode instansi", "agency code")
        .Add("name", "nama", "name", "nama instansi", "agency name", "instansi")
        .Add("type", "jenis", "type", "jenis instansi", "agency type")
        .Add("region", "wilayah", "region")
        .Add("size", "tipe", "size")
        .Add("email", "surel", "email", "e-mail", "alamat surel", "alamat email")
        .Add("contact", "narahubung", "contact", "kontak", "contact name")
        .Add("email2", "surel2", "email2", "surel 2", "email 2", "e-mail 2", "alamat surel 2", "alamat email 2")
        .Add("contact2", "narahubung2", "contact2", "narahubung 2", "contact 2", "kontak 2", "contact name 2")
        .Add("synthetic", "sintetis", "synthetic")
        .Extra("no", "nomor", "number", "keterangan", "catatan", "note", "notes", "remarks", "alamat", "address", "telepon", "phone");

    /// <summary>Whether the cells of a row are the header of a register.</summary>
    public static bool IsHeader(IEnumerable<string> cells)
    {
        HashSet<string?> columns = [.. cells.Select(cell => Columns.Find(cell)?.Name)];
        return Required.All(columns.Contains);
    }

    /// <summary>The register, or every finding at once with line and column. Never throws on bad input.</summary>
    public static Read<AgencyRegister> Parse(ReadOnlySpan<byte> utf8)
    {
        FindingList findings = new();
        CsvTable? table = CsvTable.Parse(utf8, Columns, Required, findings);
        if (table is null)
        {
            return findings.Result<AgencyRegister>(null);
        }

        if (table.Rows.Count > AgencyGathering.MostAgencies)
        {
            findings.Error("csv-too-many-rows", table.Rows[AgencyGathering.MostAgencies].At("code"), AgencyGathering.MostAgencies);
            return findings.Result<AgencyRegister>(null);
        }

        AgencyGathering gathering = new(findings);
        AgencyFields stated = Stated(table);
        foreach (CsvRow row in table.Rows)
        {
            ReadAgency(row, stated, gathering, findings);
        }

        return gathering.Finish();
    }

    private static void ReadAgency(CsvRow row, AgencyFields stated, AgencyGathering gathering, FindingList findings)
    {
        string code = SpreadsheetCodes.Plain(row["code"]);
        if (code.Length == 0)
        {
            findings.Error("blank", row.At("code"));
        }

        string? name = row.Text("name", findings);
        AgencyType? type = row.Choice("type", Words.AgencyTypes, findings);
        AgencySize? size = row.Choice("size", Words.AgencySizes, findings, required: false);
        string? region = row.Text("region", findings, required: false, AgencyGathering.LongestRegion);
        bool synthetic = row["synthetic"].ToUpperInvariant() is "YES" or "YA" or "TRUE";
        if (!synthetic && row["synthetic"].ToUpperInvariant() is not ("" or "NO" or "TIDAK" or "FALSE"))
        {
            findings.Error("not-a-boolean", row.At("synthetic"));
        }

        Contact? first = ReadContact(row, "email", "contact", findings);
        Contact? second = gathering.Second(first, ReadContact(row, "email2", "contact2", findings), row.At("email2"));
        if (code.Length > 0)
        {
            gathering.Add(
                code,
                row.At("code"),
                name is null || type is null
                    ? null
                    : new Agency(code, name, type.Value, region, size, first) { SecondContact = second, Synthetic = synthetic },
                stated);
        }
    }

    private static Contact? ReadContact(CsvRow row, string emailColumn, string nameColumn, FindingList findings)
    {
        string? person = row.Text(nameColumn, findings, required: false);
        string email = row[emailColumn];
        if (email.Length == 0 && person is not null)
        {
            findings.Warning("contact-without-email", row.At(nameColumn));
        }

        return email.Length > 0 && MailAddress.Check(email, row.At(emailColumn), findings) ? new Contact(email, person) : null;
    }

    private static AgencyFields Stated(CsvTable table) =>
        (table.Columns.Contains("region") ? AgencyFields.Region : AgencyFields.None)
        | (table.Columns.Contains("size") ? AgencyFields.Size : AgencyFields.None)
        | (table.Columns.Contains("email") ? AgencyFields.Contact : AgencyFields.None)
        | (table.Columns.Contains("email2") ? AgencyFields.SecondContact : AgencyFields.None)
        | (table.Columns.Contains("synthetic") ? AgencyFields.Synthetic : AgencyFields.None);
}
