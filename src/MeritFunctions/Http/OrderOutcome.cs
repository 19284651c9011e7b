using Merit.Assessment;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http;

/// <summary>Somebody's order.</summary>
/// <param name="By">Who gives it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Seen">The state that they have seen, by <see cref="EntityTag"/>; null when any will do.</param>
public sealed record Order(Caller By, string? Reason = null, string? Seen = null);

/// <summary>What became of an order, for whoever shows it: an HTTP answer or a page.</summary>
public sealed record OrderOutcome
{
    /// <summary>It holds, now or since it was given before.</summary>
    public static OrderOutcome Done { get; } = new() { Status = StatusCodes.Status202Accepted };

    /// <summary>What it is about has changed since it was seen.</summary>
    public static OrderOutcome Stale { get; } = new() { Status = StatusCodes.Status412PreconditionFailed, Code = "state-changed" };

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The code of the message that says why not; null when it holds, or when findings say it.</summary>
    public string? Code { get; init; }

    /// <summary>What the message is about.</summary>
    public object?[] Arguments { get; init; } = [];

    /// <summary>What is wrong with the order itself.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What is answered over HTTP when it holds; null for nothing.</summary>
    public object? Answer { get; init; }

    /// <summary>Whether it holds.</summary>
    public bool IsDone => Status == StatusCodes.Status202Accepted;

    /// <summary>There is no such thing.</summary>
    public static OrderOutcome NotFound(string code, params object?[] arguments) => new() { Status = StatusCodes.Status404NotFound, Code = code, Arguments = arguments };

    /// <summary>Whoever gives it may not, whatever their role.</summary>
    public static OrderOutcome Forbidden(string code, params object?[] arguments) => new() { Status = StatusCodes.Status403Forbidden, Code = code, Arguments = arguments };

    /// <summary>It cannot be carried out as things stand.</summary>
    public static OrderOutcome Conflict(string code, params object?[] arguments) => new() { Status = StatusCodes.Status409Conflict, Code = code, Arguments = arguments };

    /// <summary>It makes no sense.</summary>
    public static OrderOutcome Invalid(IReadOnlyList<Finding> findings) => new() { Status = StatusCodes.Status422UnprocessableEntity, Findings = findings };

    /// <summary>The answer over HTTP.</summary>
    /// <param name="address">Where what was changed is shown.</param>
    public IResult ToResult(string address) => Status switch
    {
        StatusCodes.Status202Accepted => Results.Accepted(address, Answer),
        StatusCodes.Status403Forbidden => Problems.Forbidden(Code!, Arguments),
        StatusCodes.Status404NotFound => Problems.NotFound(Code!, Arguments),
        StatusCodes.Status412PreconditionFailed => Problems.Stale(),
        StatusCodes.Status422UnprocessableEntity => Problems.Invalid(Findings),
        _ => Problems.Conflict(Code!, Arguments),
    };
}
