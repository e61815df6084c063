package engine

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"text/template"
)

// serverConfig is config.xml. Parts are synced to the disk when they are written: the engine is started for a moment
// a night, and what was loaded must outlive the power cut after it.
var serverConfig = template.Must(template.New("config.xml").Parse(`<clickhouse>
  <users_config>{{.Users}}</users_config>
  <max_server_memory_usage>{{.Memory}}</max_server_memory_usage>
  <mark_cache_size>268435456</mark_cache_size>
  <uncompressed_cache_size>134217728</uncompressed_cache_size>
  <background_pool_size>2</background_pool_size>
  <merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>1</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
    <number_of_free_entries_in_pool_to_execute_mutation>1</number_of_free_entries_in_pool_to_execute_mutation>
    <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>1</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
  </merge_tree>
  {{.More}}
</clickhouse>
`))

// usersConfig is users.xml. The user "default" has no password because the child logs in as it; its one session is
// the child's.
var usersConfig = template.Must(template.New("users.xml").Parse(`<clickhouse>
  <profiles>
    <default/>
    <starter><max_sessions_for_user>1</max_sessions_for_user></starter>
    <reader><readonly>2</readonly></reader>
  </profiles>
  <quotas><default/></quotas>
  <users>
    <default>
      <password/>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>starter</profile>
      <quota>default</quota>
      <grants><query>GRANT SYSTEM LISTEN ON *.*</query><query>GRANT CREATE TEMPORARY TABLE ON *.*</query><query>GRANT READ ON FILE</query></grants>
    </default>
    <{{.User}}>
      <password_sha256_hex>{{.UserHash}}</password_sha256_hex>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
    </{{.User}}>
    <{{.Reader}}>
      <password_sha256_hex>{{.ReaderHash}}</password_sha256_hex>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>reader</profile>
      <quota>default</quota>
      <grants><query>GRANT SELECT, SHOW ON almanac.*</query><query>GRANT SELECT ON system.*</query></grants>
    </{{.Reader}}>
  </users>
</clickhouse>
`))

func configFile(dir string) string { return filepath.Join(dir, "config.xml") }
func usersFile(dir string) string  { return filepath.Join(dir, "users.xml") }
func portsFile(dir string) string  { return filepath.Join(dir, "ports") }

// prepare writes the configuration of one start and clears what the last one said.
func prepare(opt Options) (Session, error) {
	s := newSession(opt.Password)
	for _, stale := range []string{portsFile(opt.Dir), sessionFile(opt.Dir)} {
		if err := os.Remove(stale); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return s, fmt.Errorf("prepare the engine: %w", err)
		}
	}
	memory := opt.Memory
	if memory <= 0 {
		memory = DefaultMemory
	}
	err := fill(configFile(opt.Dir), serverConfig, map[string]any{"Users": filepath.Base(usersFile(opt.Dir)), "Memory": memory, "More": opt.Config})
	if err != nil {
		return s, err
	}
	return s, fill(usersFile(opt.Dir), usersConfig, map[string]any{
		"User": User, "UserHash": hash(s.Password), "Reader": Reader, "ReaderHash": hash(s.ReaderPassword),
	})
}

func fill(path string, t *template.Template, values any) error {
	var b bytes.Buffer
	if err := t.Execute(&b, values); err != nil {
		return fmt.Errorf("prepare the engine: %w", err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("prepare the engine: %w", err)
	}
	return nil
}

func hash(password string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(password))) }

// readPorts reads what the child wrote when it listened: two numbers and a line's end.
func readPorts(dir string) (tcp, http int, err error) {
	body, err := os.ReadFile(portsFile(dir))
	if err != nil {
		return 0, 0, err
	}
	if !bytes.HasSuffix(body, []byte("\n")) {
		return 0, 0, errors.New("the engine is still writing its ports")
	}
	_, err = fmt.Sscanf(string(body), "%d\t%d\n", &tcp, &http)
	return tcp, http, err
}
