using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Fills a <c>DurableTaskClient</c> parameter.</summary>
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>Another task hub than the app's own; the embedded runtime has one and refuses others at start.</summary>
    public string? TaskHub { get; set; }

    /// <summary>Another storage connection; refused at start like <see cref="TaskHub"/>.</summary>
    public string? ConnectionName { get; set; }
}
