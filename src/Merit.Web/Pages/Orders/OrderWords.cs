namespace Merit.Web.Pages.Orders;

/// <summary>Names the texts of the pages on which operators order something.</summary>
public sealed class OrderWords
{
    private OrderWords()
    {
    }
}
