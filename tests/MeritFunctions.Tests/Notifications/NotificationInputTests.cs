using System.Text.Json;
using MeritFunctions.Notifications;

namespace MeritFunctions.Tests.Notifications;

public sealed class NotificationInputTests
{
    [Fact]
    public void The_same_occasion_has_the_same_id_after_a_round_trip()
    {
        var input = new NotificationInput("merit-2026", "3173", NotificationKind.Received, "u1-abc");
        NotificationInput copy = JsonSerializer.Deserialize<NotificationInput>(JsonSerializer.Serialize(input))!;
        Assert.Equal("3173.received.u1-abc", copy.Id);
    }
}
