package engine

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/ebitengine/purego"
)

// leashFile is the pipe from the parent that the child's own code watches; standard input is ClickHouse's.
const leashFile = 3

func serveArgs(opt Options) []string {
	http := "-"
	if opt.HTTP {
		http = strconv.Itoa(opt.HTTPPort)
	}
	return []string{opt.Dir, opt.Library, strconv.Itoa(opt.TCPPort), http}
}

// Serve is the child: it runs ClickHouse until its standard input ends, and returns the exit code. Its arguments are
// those that [Open] appends to [Options.Command].
func Serve(args []string, errOut io.Writer) int {
	if len(args) != 4 {
		fmt.Fprintln(errOut, "the engine is started by other commands, not by hand")
		return 2
	}
	go watchParent()
	if err := serve(args[0], args[1], args[2], args[3]); err != nil {
		fmt.Fprintln(errOut, err)
		return 1
	}
	return 0
}

// watchParent ends a child that did not end by itself some time after its parent let go of it.
func watchParent() {
	leash := os.NewFile(leashFile, "leash")
	_, _ = leash.Read(make([]byte, 1)) // returns when the other end is closed; nothing is ever written
	time.Sleep(stopLimit)
	os.Exit(1)
}

func serve(dir, library, tcpPort, httpPort string) error {
	args := []string{"clickhouse", "--config-file=" + configFile(dir), "--path=" + store(dir), "--listen_host=" + loopback, "--tcp_port=" + tcpPort}
	queries := []string{"SYSTEM START LISTEN TCP"}
	http := "0"
	if httpPort != "-" {
		args = append(args, "--http_port="+httpPort)
		queries = append(queries, "SYSTEM START LISTEN HTTP")
		http = "getServerPort('http_port')"
	}
	queries = append(queries,
		fmt.Sprintf("SELECT getServerPort('tcp_port'), %s INTO OUTFILE '%s' FORMAT TSV", http, quote(portsFile(dir))),
		"SELECT count() FROM file('/dev/stdin', 'LineAsString')") // waits for the parent's end of the pipe
	return runLibrary(library, append(args, "--query="+strings.Join(queries, ";")))
}

func quote(s string) string { return strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) }

// runLibrary is libchdb's command line, in this process; it returns when the last query has ended.
func runLibrary(library string, args []string) error {
	runtime.LockOSThread()
	handle, err := purego.Dlopen(library, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return fmt.Errorf("load the analytics engine: %w", err)
	}
	var query func(argc int32, argv unsafe.Pointer) uintptr
	var resultError func(result uintptr) string
	for name, fn := range map[string]any{"chdb_query_cmdline": &query, "chdb_result_error": &resultError} {
		if _, err := purego.Dlsym(handle, name); err != nil {
			return fmt.Errorf("%s is not the engine that this program knows: %w", library, err)
		}
		purego.RegisterLibFunc(fn, handle, name)
	}
	argv := make([]*byte, len(args)+1) // C's argv ends with a nil
	for i, a := range args {
		argv[i] = &append([]byte(a), 0)[0]
	}
	result := query(int32(len(args)), unsafe.Pointer(&argv[0]))
	runtime.KeepAlive(argv)
	if result == 0 {
		return fmt.Errorf("the analytics engine gave no answer")
	}
	if text := resultError(result); text != "" {
		return fmt.Errorf("analytics engine: %s", strings.TrimSpace(text))
	}
	return nil
}
