using System.Net;
using System.Net.Sockets;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;
using Microsoft.AspNetCore.Http;

namespace LocalHost.Tests.Triggers.Http;

public sealed class HttpForwardingTests : IAsyncLifetime
{
    private HttpHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await HttpHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_worker_gets_method_path_query_headers_and_body_as_they_were_sent_and_the_id_of_the_invocation()
    {
        string? id = null;
        _host.Behind = http =>
        {
            id = http.Request.Headers["x-ms-invocation-id"];
            return HttpHost.Echo(http);
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, At("/api/all/a%2Fb%20c/%41/~d?x=%41+b&y=%C3%A9"));
        request.Headers.Add("x-sent", "sent");
        request.Headers.Add("x-ms-invocation-id", "forged");
        request.Content = new StringContent("body");
        using HttpResponseMessage response = await _host.Client.SendAsync(request, Cancellation);
        Assert.Equal("POST /api/all/a%2Fb%20c/%41/~d?x=%41+b&y=%C3%A9 body", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("sent", Assert.Single(response.Headers.GetValues("x-seen")));
        InvocationRequest seen = Assert.Single(_host.Worker.Seen);
        Assert.Equal(id, seen.InvocationId);
        Assert.True(Guid.TryParse(id, out _));
    }

    [Fact]
    public async Task The_invocation_has_an_empty_HTTP_message_and_route_values_query_and_headers_beside_it()
    {
        await _host.GetAsync("/api/orders/7/lines?a=b&a=c");
        InvocationRequest seen = Assert.Single(_host.Worker.Seen);
        ParameterBinding input = Assert.Single(seen.InputData);
        Assert.Equal("request", input.Name);
        Assert.Equal(new RpcHttp(), input.Data.Http);
        Assert.Equal("7", seen.TriggerMetadata["id"].String);
        Assert.Equal("lines", seen.TriggerMetadata["part"].String);
        Assert.Equal("""{"a":"b,c"}""", seen.TriggerMetadata["Query"].Json);
        Assert.Contains($"\"Host\":\"127.0.0.1:{_host.Address.Port}\"", seen.TriggerMetadata["Headers"].Json, StringComparison.Ordinal);
        await _host.GetAsync("/api/orders/7");
        Assert.False(_host.Worker.Seen.Last().TriggerMetadata.ContainsKey("part"));
        Assert.Equal("{}", _host.Worker.Seen.Last().TriggerMetadata["Query"].Json);
    }

    [Fact]
    public async Task Events_from_the_server_flow_while_the_function_still_runs()
    {
        var gate = new Gate();
        _host.Behind = async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: first\n\n");
            await http.Response.Body.FlushAsync();
            await gate.Opened;
            await http.Response.WriteAsync("data: second\n\n");
        };
        using HttpResponseMessage response = await _host.Client.GetAsync(At("/api/Hello"), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var events = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
        Assert.Equal("data: first", await events.ReadLineAsync(Cancellation));
        Assert.NotEqual(0, _host.Clock.Busy);
        gate.Open();
        Assert.Equal("\ndata: second\n\n", await events.ReadToEndAsync(Cancellation));
        await Eventually.SeeAsync(() => _host.Clock.Busy, busy => busy == 0);
    }

    [Fact]
    public async Task A_body_flows_while_it_is_still_sent()
    {
        const int Half = 100_000;
        var half = new Gate();
        _host.Behind = async http =>
        {
            await http.Request.Body.ReadExactlyAsync(new byte[Half]);
            half.Open();
            using var rest = new StreamReader(http.Request.Body);
            await http.Response.WriteAsync(await rest.ReadToEndAsync());
        };
        var body = new System.IO.Pipelines.Pipe();
        Task<(HttpStatusCode, string)> sent = _host.SendAsync("POST", "/api/all/x", content: new StreamContent(body.Reader.AsStream()));
        // Some more than is waited for: senders keep the last few kilobytes back.
        await body.Writer.WriteAsync(new byte[Half + 16_384], Cancellation);
        await half.Opened;
        await body.Writer.WriteAsync("rest"u8.ToArray(), Cancellation);
        await body.Writer.CompleteAsync();
        Assert.Equal((HttpStatusCode.OK, new string('\0', 16_384) + "rest"), await sent);
    }

    [Fact]
    public async Task A_request_over_the_size_limit_is_413_with_nothing_and_one_below_is_taken()
    {
        _host.Behind = async http =>
        {
            var counted = new MemoryStream();
            await http.Request.Body.CopyToAsync(counted, http.RequestAborted);
            await http.Response.WriteAsync($"{counted.Length}");
        };
        using var large = new ByteArrayContent(new byte[HttpHost.SizeLimit + 1]);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, ""), await _host.SendAsync("POST", "/api/all/x", content: large));
        Assert.Empty(_host.Worker.Seen);
        using var small = new ByteArrayContent(new byte[HttpHost.SizeLimit]);
        Assert.Equal((HttpStatusCode.OK, "300000"), await _host.SendAsync("POST", "/api/all/x", content: small));
    }

    [Fact]
    public async Task A_request_of_unknown_length_is_broken_off_at_the_size_limit()
    {
        var cut = new Gate();
        _host.Behind = async http =>
        {
            using CancellationTokenRegistration ended = http.RequestAborted.Register(cut.Open);
            await http.Request.Body.CopyToAsync(Stream.Null);
        };
        using var large = new StreamContent(new UnknownLength(new byte[HttpHost.SizeLimit * 4]));
        try
        {
            Assert.Equal((HttpStatusCode.RequestEntityTooLarge, ""), await _host.SendAsync("POST", "/api/all/x", content: large));
        }
        catch (HttpRequestException)
        {
            // The connection ends with what was not read of it, and may end before its answer is seen.
        }
        await cut.Opened;
    }

    [Fact]
    public async Task When_the_caller_goes_the_invocation_and_the_workers_request_are_cancelled()
    {
        var arrived = new Gate();
        var requestEnded = new Gate();
        var invocationEnded = new Gate();
        _host.Behind = async http =>
        {
            using CancellationTokenRegistration ended = http.RequestAborted.Register(requestEnded.Open);
            arrived.Open();
            await requestEnded.Opened;
        };
        _host.Worker.Answer = async (_, _, cancellation) =>
        {
            using CancellationTokenRegistration ended = cancellation.Register(invocationEnded.Open);
            await invocationEnded.Opened;
            return new InvocationResponse { Result = new StatusResult { Status = StatusResult.Types.Status.Cancelled } };
        };
        using var leaving = new CancellationTokenSource();
        Task<HttpResponseMessage> call = _host.Client.GetAsync(At("/api/Hello"), leaving.Token);
        await arrived.Opened;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await invocationEnded.Opened;
        await requestEnded.Opened;
        await Eventually.SeeAsync(() => _host.Clock.Busy, busy => busy == 0);
        Assert.Empty(_host.Log.Lines);
    }

    [Fact]
    public async Task When_the_worker_is_lost_the_caller_gets_502_with_nothing()
    {
        var arrived = new Gate();
        var never = new Gate();
        _host.Behind = async http =>
        {
            using CancellationTokenRegistration ended = http.RequestAborted.Register(never.Open);
            arrived.Open();
            await never.Opened;
        };
        _host.Worker.Answer = async (_, _, _) =>
        {
            await arrived.Opened;
            throw new WorkerLostException("the worker has ended");
        };
        Assert.Equal((HttpStatusCode.BadGateway, ""), await _host.GetAsync("/api/Hello"));
    }

    [Fact]
    public async Task When_the_worker_breaks_off_in_mid_answer_the_callers_connection_breaks_too()
    {
        var seen = new Gate();
        _host.Behind = async http =>
        {
            await http.Response.WriteAsync("half");
            await http.Response.Body.FlushAsync();
            await seen.Opened;
            http.Abort();
        };
        using HttpResponseMessage response = await _host.Client.GetAsync(At("/api/Hello"), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using Stream body = await response.Content.ReadAsStreamAsync(Cancellation);
        await body.ReadExactlyAsync(new byte[4], Cancellation);
        seen.Open();
        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null, Cancellation));
    }

    [Fact]
    public async Task A_workers_500_passes_through_and_the_failure_is_in_the_log()
    {
        _host.Behind = http =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        _host.Worker.Answer = (_, _, _) => Task.FromResult(FakeWorker.Failure);
        Assert.Equal((HttpStatusCode.InternalServerError, ""), await _host.GetAsync("/api/Hello"));
        await Eventually.SeeAsync(() => _host.Log.Lines.Count, count => count > 0);
        Assert.Contains("Hello", Assert.Single(_host.Log.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_again_while_the_workers_server_starts()
    {
        int port = FreePort();
        _host.Worker.Address = new Uri($"http://127.0.0.1:{port}");
        var started = new TaskCompletionSource<TestServer>();
        _host.Worker.Answer = async (_, _, _) =>
        {
            started.SetResult(await TestServer.StartAsync(HttpHost.Echo, port));
            return FakeWorker.Success;
        };
        Assert.Equal((HttpStatusCode.OK, "GET /api/Hello "), await _host.GetAsync("/api/Hello"));
        await (await started.Task).DisposeAsync();
    }

    [Fact]
    public async Task A_worker_that_takes_no_connection_is_502_and_its_invocation_is_cancelled()
    {
        _host.Worker.Address = new Uri($"http://127.0.0.1:{FreePort()}");
        var cancelled = new Gate();
        _host.Worker.Answer = async (_, _, cancellation) =>
        {
            using CancellationTokenRegistration ended = cancellation.Register(cancelled.Open);
            await cancelled.Opened;
            return FakeWorker.Failure;
        };
        Assert.Equal((HttpStatusCode.BadGateway, ""), await _host.GetAsync("/api/Hello"));
        await cancelled.Opened;
    }

    [Fact]
    public async Task An_app_without_an_address_of_its_own_cannot_be_called()
    {
        _host.Worker.Address = null;
        Assert.Equal((HttpStatusCode.InternalServerError, ""), await _host.GetAsync("/api/Hello"));
    }

    private Uri At(string target) =>
        new($"http://127.0.0.1:{_host.Address.Port}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class UnknownLength(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
