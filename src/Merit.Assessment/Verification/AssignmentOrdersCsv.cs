using Merit.Assessment.Reading;

namespace Merit.Assessment.Verification;

/// <summary>
/// Reads orders that give places to people from CSV: a header <c>instansi,tempat,asesor,alasan</c> (or <c>agency,slot,assessor,reason</c>),
/// separated by comma, semicolon or tab. A place is <c>first</c>, <c>second</c> or <c>moderator</c> (<c>pertama</c>, <c>kedua</c>, <c>moderator</c>).
/// </summary>
public static class AssignmentOrdersCsv
{
    /// <summary>How many orders a file may have.</summary>
    public const int MostOrders = 30_000;

    private const int LongestReason = 1_000;
    private static readonly string[] Required = ["agency", "slot", "assessor", "reason"];

    private static readonly CsvColumns Columns = new CsvColumns()
        .Add("agency", "instansi", "agency", "kode", "kode instansi", "agency code")
        .Add("slot", "tempat", "slot", "place")
        .Add("assessor", "asesor", "assessor", "id asesor", "assessor id")
        .Add("reason", "alasan", "reason")
        .Extra("no", "nomor", "number", "nama", "name", "keterangan", "catatan", "note", "notes", "remarks");

    private static readonly Dictionary<string, AssignmentPlace> Places = new(StringComparer.OrdinalIgnoreCase)
    {
        ["first"] = AssignmentPlace.First,
        ["second"] = AssignmentPlace.Second,
        ["moderator"] = AssignmentPlace.Moderator,
        ["pertama"] = AssignmentPlace.First,
        ["kedua"] = AssignmentPlace.Second,
    };

    /// <summary>The orders, or every finding at once with line and column. Never throws on bad input.</summary>
    public static Read<IReadOnlyList<AssignmentOrder>> Parse(ReadOnlySpan<byte> utf8)
    {
        FindingList findings = new();
        CsvTable? table = CsvTable.Parse(utf8, Columns, Required, findings);
        if (table is null)
        {
            return findings.Result<IReadOnlyList<AssignmentOrder>>(null);
        }

        if (table.Rows.Count > MostOrders)
        {
            findings.Error("csv-too-many-rows", table.Rows[MostOrders].At("agency"), MostOrders);
            return findings.Result<IReadOnlyList<AssignmentOrder>>(null);
        }

        List<AssignmentOrder> orders = [];
        foreach (CsvRow row in table.Rows)
        {
            string? agency = Code(row, "agency", TextForm.AgencyCode, findings);
            AssignmentPlace? place = row.Choice("slot", Places, findings);
            string? assessor = Code(row, "assessor", TextForm.OpaqueId, findings);
            string? reason = row.Text("reason", findings, longest: LongestReason);
            if (agency is not null && place is not null && assessor is not null && reason is not null)
            {
                orders.Add(new AssignmentOrder(agency, place.Value, assessor, reason, row.At("agency")));
            }
        }

        return findings.Result<IReadOnlyList<AssignmentOrder>>(orders);
    }

    private static string? Code(CsvRow row, string column, TextForm form, FindingList findings)
    {
        string code = SpreadsheetCodes.Plain(row[column]);
        if (form.Fits(code))
        {
            return code;
        }

        findings.Error(code.Length == 0 ? "blank" : form.Code, row.At(column), code);
        return null;
    }
}

/// <summary>An order that gives a place to somebody.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Place">The place.</param>
/// <param name="Assessor">Who gets it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Pointer">Where it stands in its document.</param>
public sealed record AssignmentOrder(string Agency, AssignmentPlace Place, string Assessor, string Reason, string Pointer);
