using System.Threading.RateLimiting;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace MeritFunctions.Http.Access;

/// <summary>
/// Stands before every HTTP function: finds out who calls, looks into <see cref="AccessRules"/>, and refuses what does not
/// stand there. The function finds the caller at its request.
/// </summary>
public sealed class AccessControl(Callers callers, IAntiforgery forms, AccessRefusals refusals, ChangeLog changes, ILogger<AccessControl> logger)
    : IFunctionsWorkerMiddleware, IDisposable
{
    // A log that anybody can fill is a way to fill the storage. What comes faster is only logged.
    private readonly FixedWindowRateLimiter _written = new(new() { PermitLimit = 60, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 });

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        HttpContext http = context.GetHttpContext() ?? throw new InvalidOperationException("An HTTP function was called without a request.");
        string function = context.FunctionDefinition.Name;
        Roles allowed = AccessRules.All.GetValueOrDefault(function);
        (Caller caller, string? refusal) = allowed == Roles.Public ? (Caller.Nobody, null) : await callers.FindAsync(http, context.CancellationToken);
        caller = caller with { Acting = caller.Roles & allowed };
        refusal = allowed.HasFlag(Roles.Public) ? null : refusal ?? RefusalOf(caller, allowed, context.BindingContext.BindingData);
        http.Features.Set(caller);
        if (caller.Credential is Credential.Session or Credential.Platform)
        {
            http.User = Sessions.PrincipalOf(caller);
            refusal ??= await IsForgedAsync(http) ? "form-not-ours" : null;
        }

        if (refusal is null)
        {
            await next(context);
            return;
        }

        await NoteAsync(function, caller, refusal, context.InvocationId, http.RequestAborted);
        context.GetInvocationResult().Value = refusals.Answer(http, caller, refusal);
    }

    /// <inheritdoc/>
    public void Dispose() => _written.Dispose();

    /// <summary>Why somebody may not call a function; null when they may.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="allowed">The roles that may.</param>
    /// <param name="route">The values in the request's path.</param>
    public static string? RefusalOf(Caller caller, Roles allowed, IReadOnlyDictionary<string, object?> route)
    {
        if ((caller.Roles & allowed) == Roles.None)
        {
            return caller.Credential == Credential.None ? "sign-in-needed" : "role-missing";
        }

        return (caller.Roles & allowed) == Roles.Agency && !(IsOwn("cycle", caller.Cycle) && IsOwn("agency", caller.Agency)) ? "role-missing" : null;

        bool IsOwn(string name, string? own) => !route.TryGetValue(name, out object? value) || string.Equals(value?.ToString(), own, StringComparison.Ordinal);
    }

    // A browser sends its cookies with whatever any page makes it send. A token it does not.
    private async Task<bool> IsForgedAsync(HttpContext http)
    {
        string method = http.Request.Method;
        bool changes = !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method));
        return changes && http.Request.Headers.Authorization.Count == 0 && !await forms.IsRequestValidAsync(http);
    }

    private async Task NoteAsync(string function, Caller caller, string refusal, string correlation, CancellationToken cancellation)
    {
        logger.LogInformation("{Function} was refused to {Caller}: {Refusal}", function, caller.Id, refusal);
        using RateLimitLease lease = _written.AttemptAcquire();
        if (refusal == "sign-in-needed" || !lease.IsAcquired)
        {
            return;
        }

        try
        {
            await changes.NoteAsync(
                AuditLog.Access,
                changes.Change($"refused|{correlation}", AuditKind.AccessRefused, function, actor: caller.Id, role: RoleNames.ForAudit(caller.Roles), why: refusal) with { Correlation = correlation },
                cancellation);
        }
        catch (Exception failure) when (StorageOutage.IsMeant(failure))
        {
            // Who must not come in stays out all the same.
            logger.LogWarning("The refusal of {Function} could not be written down: {Failure}", function, failure.GetType().Name);
        }
    }
}
