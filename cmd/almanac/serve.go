package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/status"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks/api"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// serveFlags are what the flags of serve say.
type serveFlags struct {
	addr    string
	proxies []string
	rate    float64
	burst   float64
	spool   string
	metrics bool
}

func (c *command) serveCommand() *cobra.Command {
	f := serveFlags{}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the live release: its files, a search over its meetings, and a finder for people",
		Long: "Serve the live release over HTTP: its files, /v1 (described by /v1/openapi.json), /find for people, feeds for\n" +
			"Meeting Guide readers (/meetingguide.json) and BMLT clients (/client_interface). A new release is picked up\n" +
			"within a second. Nothing can be written. Put a proxy with TLS before it and name it with --trusted-proxy, or\n" +
			"every reader shares the proxy's rate.",
		Example: "  almanac serve --addr 127.0.0.1:8080\n  almanac serve --addr :8080 --trusted-proxy 10.0.0.0/8 --rate 50 --burst 200\n" +
			"  curl 'http://127.0.0.1:8080/v1/meetings?region=US-PA&day=fr&after=18:00'",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			opt, err := c.serveOptions(settings, f)
			if err != nil {
				return misused(err)
			}
			server, err := api.New(opt)
			if err != nil {
				return failed(err)
			}
			listener, err := net.Listen("tcp", f.addr)
			if err != nil {
				return misused(fmt.Errorf("--addr %s: %w", f.addr, err))
			}
			go geo.ZoneAt(0, 0) // the gazetteer takes a second to load; nobody should wait for it
			go findPlace("Ambler, PA")
			fmt.Fprintf(c.out, "serving %s on http://%s\n", settings.Data, listener.Addr())
			if _, err := currentRelease(settings.Data); err != nil {
				fmt.Fprintf(c.errOut, "almanac: %v; until then every answer is 503\n", err)
			}
			return failed(server.Listen(cmd.Context(), listener))
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.addr, "addr", "127.0.0.1:8080", "`HOST:PORT` to listen on")
	flags.StringSliceVar(&f.proxies, "trusted-proxy", nil, "`ADDRESS` or network whose X-Forwarded-For is believed; repeat or separate by commas")
	flags.Float64Var(&f.rate, "rate", 20, "requests a second that one client may make for long; 0 is no limit")
	flags.Float64Var(&f.burst, "burst", 100, "requests that one client may make at once")
	flags.StringVar(&f.spool, "spool", "", "`DIR` for compressed copies of large files while this runs (default the system's temporary folder)")
	flags.BoolVar(&f.metrics, "metrics", true, "answer /metrics for Prometheus")
	return cmd
}

// serveMemory is what the garbage collector works harder from: a release is replaced by building the next one's index
// beside it.
const serveMemory = 450 << 20

func (c *command) serveOptions(settings config.Settings, f serveFlags) (api.Options, error) {
	if f.rate < 0 || f.burst < 0 {
		return api.Options{}, errors.New("--rate and --burst are numbers from 0 up")
	}
	if c.env("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(serveMemory)
	}
	opt := api.Options{
		Data: settings.Data, Log: c.runLogger(settings.Log), Now: c.now, Rate: f.rate, Burst: f.burst, Spool: f.spool,
		Cells: files.LoadCells, Find: findPlace, Zone: geo.ZoneAt, Fellowships: map[string]string{},
	}
	for _, known := range scrapers.Fellowships {
		opt.Fellowships[known.Code] = known.Name
	}
	for _, text := range f.proxies {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			addr, err := netip.ParseAddr(text)
			if err != nil {
				return opt, fmt.Errorf("--trusted-proxy %q is neither an address nor a network such as 10.0.0.0/8", text)
			}
			network = netip.PrefixFrom(addr, addr.BitLen())
		}
		opt.Proxies = append(opt.Proxies, network.Masked())
	}
	if f.metrics {
		return opt, c.measure(&opt)
	}
	return opt, nil
}

// measure offers the installation's status and the server's own work to Prometheus.
func (c *command) measure(opt *api.Options) error {
	registry := prometheus.NewRegistry()
	took := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "almanac_http_request_duration_seconds", Help: "How long answers took.",
		Buckets: []float64{.001, .005, .02, .1, .5, 2, 10},
	}, []string{"route", "status"})
	data := opt.Data
	read := remembered(15*time.Second, c.now, func() (status.Status, error) { return status.Read(data, c.now(), 1) })
	for _, collector := range []prometheus.Collector{took, status.Collector{Read: read}} {
		if err := registry.Register(collector); err != nil {
			return err
		}
	}
	opt.Metrics = promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
	opt.Observe = func(route string, code int, d time.Duration) {
		took.WithLabelValues(route, strconv.Itoa(code/100)+"xx").Observe(d.Seconds())
	}
	return nil
}

// remembered reads at most once in a while: a status walks the data folder, and anybody may ask for it.
func remembered[T any](while time.Duration, now func() time.Time, read func() (T, error)) func() (T, error) {
	var mu sync.Mutex
	var at time.Time
	var last T
	var lastErr error
	return func() (T, error) {
		mu.Lock()
		defer mu.Unlock()
		if now().Sub(at) > while {
			last, lastErr = read()
			at = now()
		}
		return last, lastErr
	}
}
