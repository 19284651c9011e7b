using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Submitting;

/// <summary>
/// What the script of the upload's page asks. Whose draft it is, the session says and nothing else; contents do not come through
/// here but go straight to the storage.
/// </summary>
public sealed class Drafts(DraftDesk desk, DraftStore store)
{
    private const int MostAtOnce = 500;
    private const long LargestNumber = 1L << 50;

    /// <summary>What is in the draft.</summary>
    [Function("GetDraft")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.DraftState)] HttpRequest request, CancellationToken cancellation) =>
        Show(request, await desk.ReadAsync(PlaceOf(request), cancellation));

    /// <summary>Adds files and answers where their contents go. Asked again, it renews what has ended.</summary>
    [Function("GrantUploads")]
    public async Task<IResult> GrantAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.DraftGrants)] HttpRequest request, CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, ["files"], cancellation);
        List<AddedFile> files = [.. body.RequiredItems("files", MostAtOnce).Select(Read).OfType<AddedFile>()];
        if (!body.IsReadable || body.Findings.HasErrors)
        {
            return Problems.Invalid(body.Findings.All, body.IsReadable ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status400BadRequest);
        }

        DraftPlace place = PlaceOf(request);
        (DraftView view, IReadOnlyList<Finding> findings) = await desk.AddAsync(place, request.Caller().Id, files, cancellation);
        if (findings.Count > 0)
        {
            return Problems.Invalid(findings);
        }

        DraftEntry[] asked = [.. view.Draft.Files.Where(entry => files.Exists(file => FileNames.Comparer.Equals(file.Name, entry.Name)))];
        IReadOnlyDictionary<string, DraftGrant> grants = await store.GrantAsync(place, asked, view.Contents, cancellation);
        return Results.Json(
            new
            {
                files = asked.Select(file => grants.TryGetValue(file.Sha256, out DraftGrant? grant)
                    ? new GrantedFile(file.Name, file.Sha256, false, grant.Address, DraftStore.BlockBytes, grant.Blocks, grant.Until)
                    : new GrantedFile(file.Name, file.Sha256, true)),
            },
            StoredJson.Options);
    }

    /// <summary>Takes files out of the draft.</summary>
    [Function("RemoveFromDraft")]
    public async Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.DraftRemoval)] HttpRequest request, CancellationToken cancellation)
    {
        DraftPlace place = PlaceOf(request);
        if (request.HasFormContentType)
        {
            await desk.RemoveAsync(place, (await request.ReadFormAsync(cancellation))["name"].OfType<string>(), cancellation);
            return Results.Redirect("/" + Routes.UploadDraft + "?done=files-removed");
        }

        RequestBody body = await RequestBody.ReadAsync(request, ["names"], cancellation);
        List<string> names = [.. body.RequiredItems("names", SubmittingOptions.MostFiles).Select(item => item.Element.ValueKind == JsonValueKind.String ? item.Element.GetString() : null).OfType<string>()];
        if (!body.IsReadable || body.Findings.HasErrors)
        {
            return Problems.Invalid(body.Findings.All, body.IsReadable ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status400BadRequest);
        }

        await desk.RemoveAsync(place, names, cancellation);
        return Show(request, await desk.ReadAsync(place, cancellation));
    }

    /// <summary>Whose draft a request is about.</summary>
    internal static DraftPlace PlaceOf(HttpRequest request) => new(request.Caller().Cycle!, request.Caller().Agency!);

    private static IResult Show(HttpRequest request, DraftView view)
    {
        string tag = view.Draft.Tag();
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return EntityTag.Show(request, $"\"{tag}\"", Results.Json(
            new
            {
                tag,
                files = view.Draft.Files.Select(file => new { file.Name, file.Size, file.Sha256, isThere = view.IsThere(file), file.AddedAt }),
                missing = view.Draft.Files.Count(file => !view.IsThere(file)),
                bytes = view.Draft.Files.Sum(file => file.Size),
            },
            StoredJson.Options));
    }

    private static AddedFile? Read(JsonView item)
    {
        if (!item.ExpectObject("name", "size", "sha256"))
        {
            return null;
        }

        (string? name, string? sha256, long? size) = (item.Name("name"), item.Form("sha256", TextForm.Sha256), item.Integer("size", 0, LargestNumber));
        return name is null || sha256 is null || size is null ? null : new AddedFile(name, sha256.ToLowerInvariant(), size.Value, item.Pointer);
    }

    private sealed record GrantedFile(
        string Name, string Sha256, bool IsThere, Uri? Url = null, int? BlockBytes = null, IReadOnlyList<int>? Blocks = null, DateTimeOffset? Until = null);
}
