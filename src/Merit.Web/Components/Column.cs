using Microsoft.AspNetCore.Components;

namespace Merit.Web.Components;

/// <summary>One column of a <see cref="DataTable{TRow}"/>. Exactly one of text, number, moment and cell says what stands in it.</summary>
/// <typeparam name="TRow">What a row shows.</typeparam>
/// <param name="Header">In the language of the page.</param>
public sealed record Column<TRow>(string Header)
{
    /// <summary>A text; where it comes from does not matter, it is shown on one line and never as markup.</summary>
    public Func<TRow, string?>? Text { get; init; }

    /// <summary>Where the text leads.</summary>
    public Func<TRow, string?>? Href { get; init; }

    /// <summary>A number, written as the language writes it and set to the right.</summary>
    public Func<TRow, decimal?>? Number { get; init; }

    /// <summary>The number's maximum, for the whole column.</summary>
    public decimal? Maximum { get; init; }

    /// <summary>A moment, with how far it is from now.</summary>
    public Func<TRow, DateTimeOffset?>? Moment { get; init; }

    /// <summary>Content of its own.</summary>
    public RenderFragment<TRow>? Cell { get; init; }

    /// <summary>The name by which the address asks for this order; <see langword="null"/> where the column cannot be sorted.</summary>
    public string? Sort { get; init; }

    /// <summary>The column that names the row.</summary>
    public bool NamesRow { get; init; }

    /// <summary>Set to the right, as figures are.</summary>
    public bool IsNumeric => Number is not null;
}
