using Merit.Assessment.Reading;

namespace Merit.Assessment.Agencies;

/// <summary>
/// Reads an agency register from CSV: a header <c>code,name,type,region,size,email,contact</c> (or <c>kode,nama,jenis,
/// wilayah,tipe,surel,narahubung</c>), separated by comma or semicolon; a column <c>synthetic</c> (<c>sintetis</c>) with
/// <c>yes</c> (<c>ya</c>) marks made-up agencies.
/// </summary>
public static class AgencyRegisterCsv
{
    private static readonly IReadOnlyDictionary<string, string> Columns = CsvColumns.Table(
        ("code", "code"), ("kode", "code"),
        ("name", "name"), ("nama", "name"),
        ("type", "type"), ("jenis", "type"),
        ("region", "region"), ("wilayah", "region"),
        ("size", "size"), ("tipe", "size"),
        ("email", "email"), ("surel", "email"),
        ("contact", "contact"), ("narahubung", "contact"),
        ("synthetic", "synthetic"), ("sintetis", "synthetic"));

    /// <summary>The register, or every finding at once with line and column. Never throws on bad input.</summary>
    public static Read<AgencyRegister> Parse(ReadOnlySpan<byte> utf8)
    {
        FindingList findings = new();
        CsvTable? table = CsvTable.Parse(utf8, Columns, ["code", "name", "type"], findings);
        if (table is null)
        {
            return findings.Result<AgencyRegister>(null);
        }

        AgencyGathering gathering = new(findings);
        foreach (CsvRow row in table.Rows)
        {
            ReadAgency(row, gathering, findings);
        }

        return gathering.Finish();
    }

    private static void ReadAgency(CsvRow row, AgencyGathering gathering, FindingList findings)
    {
        bool complete = true;
        foreach (string column in (ReadOnlySpan<string>)["code", "name", "type"])
        {
            if (row[column].Length == 0)
            {
                findings.Error("blank", row.At(column));
                complete = false;
            }
        }

        AgencyType type = default;
        if (row["type"].Length > 0 && !Words.AgencyTypes.TryGetValue(row["type"], out type))
        {
            findings.Error("not-among", row.At("type"), row["type"], string.Join(", ", Words.AgencyTypes.Keys));
            complete = false;
        }

        AgencySize? size = null;
        if (row["size"].Length > 0)
        {
            if (Words.AgencySizes.TryGetValue(row["size"], out AgencySize known))
            {
                size = known;
            }
            else
            {
                findings.Error("not-among", row.At("size"), row["size"], string.Join(", ", Words.AgencySizes.Keys));
            }
        }

        bool synthetic = row["synthetic"] is "yes" or "ya" or "true";
        if (!synthetic && row["synthetic"] is not ("" or "no" or "tidak" or "false"))
        {
            findings.Error("not-a-boolean", row.At("synthetic"));
        }

        string email = row["email"];
        Contact? contact = email.Length > 0 && gathering.CheckEmail(email, row.At("email"))
            ? new Contact(email, Optional(row["contact"]))
            : null;
        if (row["code"].Length > 0)
        {
            gathering.Add(
                row["code"],
                row.At("code"),
                complete
                    ? new Agency(row["code"], row["name"], type, Optional(row["region"]), size, contact) { Synthetic = synthetic }
                    : null);
        }
    }

    private static string? Optional(string cell) => cell.Length == 0 ? null : cell;
}
