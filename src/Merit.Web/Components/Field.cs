using Microsoft.AspNetCore.Components;

namespace Merit.Web.Components;

/// <summary>What all form fields have.</summary>
public abstract class Field : ComponentBase
{
    private static readonly FormState Untouched = new(null, []);

    [CascadingParameter]
    public PageContext Page { get; set; } = null!;

    /// <summary>The form it stands in; a filter has none.</summary>
    [CascadingParameter]
    public FormState? Form { get; set; }

    /// <summary>The name under which it is sent, and by which findings name it.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Label { get; set; } = null!;

    /// <summary>What is expected, in one sentence.</summary>
    [Parameter]
    public string? Hint { get; set; }

    /// <summary>What the record holds now.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>Whether it may stay empty, which the label then says.</summary>
    [Parameter]
    public bool Optional { get; set; }

    protected FormState State => Form ?? Untouched;

    protected string Id => FormState.Id(Name);

    protected string? Current => State.Value(Name, Value);

    protected string? DescribedBy => State.DescribedBy(Name, Hint);

    protected string? Invalid => State.Of(Name).Count > 0 ? "true" : null;
}
