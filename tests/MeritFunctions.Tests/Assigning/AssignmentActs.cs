using System.Text;
using System.Text.Json;
using Merit.Adapters.Storage;
using MeritFunctions.Http.Access;
using MeritFunctions.Verification;

namespace MeritFunctions.Tests.Assigning;

/// <summary>What people do about who verifies what, one call each.</summary>
internal static class AssignmentActs
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An operator.</summary>
    public static Caller Operator { get; } = new("op-1", Roles.Operator) { Credential = Credential.Token };

    /// <summary>Somebody of the register, in their own name.</summary>
    public static Caller Person(string id, Roles role = Roles.Assessor) => new(id, role) { Credential = Credential.Token };

    /// <summary>Puts people into the register of assessors.</summary>
    public static Task<HttpAnswer> PutAssessorsAsync(this MeritApp app, string document, string query = "", string contentType = "text/csv; charset=utf-8", string? seen = null) =>
        app.CallAsync(request => app.Function<Assessors>().PutAsync(request, Cancellation), Encoding.UTF8.GetBytes(document), contentType, query, Operator, seen: seen);

    /// <summary>Starts a cycle in which two assessors review each agency.</summary>
    public static async Task<string> StartDoubleAsync(this MeritApp app, params string[] agencies)
    {
        string cycle = await app.StartCycleAsync(agencies);
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.Reviews = 2) > 0, Cancellation);
        return cycle;
    }

    /// <summary>Has what is open given by draw.</summary>
    public static Task<HttpAnswer> AssignAsync(
        this MeritApp app, string cycle, string seed = "2027", string query = "", bool competence = false, bool partial = false, string? key = null, string? seen = null, Caller? by = null) =>
        app.CallAsync(
            request => app.Function<Assignments>().MakeAsync(request, cycle, Cancellation),
            JsonSerializer.SerializeToUtf8Bytes(new { seed, competence, partial }), query: query, caller: by ?? Operator, key: key, seen: seen);

    /// <summary>Gives one place to somebody.</summary>
    public static Task<HttpAnswer> SetAsync(this MeritApp app, string cycle, string agency, string slot, string assessor, string? seen = null) =>
        app.CallAsync(
            request => app.Function<Assignments>().SetAsync(request, cycle, agency, slot, Cancellation),
            JsonSerializer.SerializeToUtf8Bytes(new { assessor, reason = "Beban kerja." }), caller: Operator, seen: seen);

    /// <summary>Gives places as a file says.</summary>
    public static Task<HttpAnswer> SetManyAsync(this MeritApp app, string cycle, string csv, string query = "", string? seen = null) =>
        app.CallAsync(request => app.Function<Assignments>().PutAsync(request, cycle, Cancellation), Encoding.UTF8.GetBytes(csv), "text/csv", query, Operator, seen: seen);

    /// <summary>Has somebody recuse themselves.</summary>
    public static Task<HttpAnswer> RecuseAsync(this MeritApp app, string cycle, string agency, string person, Roles role = Roles.Assessor) =>
        app.CallAsync(
            request => app.Function<Assignments>().RecuseAsync(request, cycle, agency, Cancellation),
            JsonSerializer.SerializeToUtf8Bytes(new { reason = "Kerabat saya bekerja di sana." }), caller: Person(person, role));

    /// <summary>Who has which place of an agency and why, as somebody sees it.</summary>
    public static Task<HttpAnswer> PlacesAsync(this MeritApp app, string cycle, string agency, Caller? by = null) =>
        app.CallAsync(request => app.Function<Assignments>().GetAsync(request, cycle, agency, Cancellation), caller: by ?? Operator);

    /// <summary>The rows of a cycle.</summary>
    public static Task<List<AssignmentRow>> AssignedAsync(this MeritApp app, string cycle) => app.Get<AssignmentTable>().ListAsync(cycle, Cancellation);

    /// <summary>Who has a place.</summary>
    public static async Task<string> HolderAsync(this MeritApp app, string cycle, string agency, string slot) =>
        (await app.Get<AssignmentTable>().FindAsync(cycle, agency, slot, Cancellation))!.Assessor;
}
