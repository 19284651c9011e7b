using Merit.Assessment;
using Merit.Web.Components;

namespace Merit.Web.Pages.Orders;

/// <summary>A form by which an operator orders one thing.</summary>
public sealed record OrderModel
{
    /// <summary>What is ordered; the texts go by it.</summary>
    public required string Kind { get; init; }

    /// <summary>The cycle's title or the agency's name.</summary>
    public required Text Subject { get; init; }

    /// <summary>The way from home to the page that it is about.</summary>
    public required IReadOnlyList<NavigationLink> Breadcrumb { get; init; }

    /// <summary>Where the form is sent.</summary>
    public required string Action { get; init; }

    /// <summary>The page to which one returns.</summary>
    public required string Back { get; init; }

    /// <summary>Names this showing of the form, so that it makes one change.</summary>
    public required string Key { get; init; }

    /// <summary>Names the state that is shown.</summary>
    public required string Seen { get; init; }

    /// <summary>How it stands now, as pairs of a text's key and a moment.</summary>
    public IReadOnlyList<(string What, DateTimeOffset? At)> Now { get; init; } = [];

    /// <summary>The stage of the assessment; null where the order is about a cycle.</summary>
    public string? Stage { get; init; }

    /// <summary>The fields beside the reason, each with what it holds.</summary>
    public IReadOnlyList<(string Name, string? Value)> Fields { get; init; } = [];

    /// <summary>The indicators among which one may choose, with the aspect that they are below.</summary>
    public IReadOnlyList<(Text Aspect, IReadOnlyList<(string Code, Text Title)> Indicators)> Indicators { get; init; } = [];

    /// <summary>The indicators that were chosen.</summary>
    public IReadOnlyList<string> Chosen { get; init; } = [];

    /// <summary>The upload that was verified.</summary>
    public string? Receipt { get; init; }

    /// <summary>What was sent and found in it.</summary>
    public FormState State { get; init; } = new(null, []);

    /// <summary>The name under which a form sends along what it showed in a field.</summary>
    public static string Shown(string field) => "shown." + field;
}

/// <summary>A note on an agency.</summary>
/// <param name="At">When it was written.</param>
/// <param name="By">By whom.</param>
/// <param name="Text">What it says.</param>
public sealed record NoteLine(DateTimeOffset At, string By, string Text);
