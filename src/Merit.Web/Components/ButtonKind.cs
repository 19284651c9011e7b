namespace Merit.Web.Components;

/// <summary>What a button stands for.</summary>
public enum ButtonKind
{
    /// <summary>One of several things that one can do.</summary>
    Secondary,

    /// <summary>The one thing that the page is for.</summary>
    Primary,

    /// <summary>What cannot be undone.</summary>
    Danger,
}

internal static class ButtonKinds
{
    public static string Class(this ButtonKind kind) => kind switch
    {
        ButtonKind.Primary => "primary",
        ButtonKind.Danger => "danger",
        _ => "secondary",
    };
}
