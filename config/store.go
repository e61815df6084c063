package config

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

const storeScheme = "clickhouse://"

// storeValue is where the analytics store is. An address may hold a password, so its errors never repeat the value.
type storeValue struct{ to *string }

func (v storeValue) read(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return errors.New("is " + kindName(n) + "; write auto, embedded, off or " + storeScheme + "user@host:9000/database")
	}
	return v.set(n.Value)
}

func (v storeValue) set(text string) error {
	if !slices.Contains([]string{StoreAuto, StoreEmbedded, StoreOff}, text) {
		u, err := url.Parse(text)
		if err != nil || !strings.HasPrefix(text, storeScheme) || u.Host == "" {
			return errors.New("is neither a word that is known nor an address; write auto, embedded, off or " + storeScheme + "user@host:9000/database")
		}
	}
	*v.to = text
	return nil
}

func (v storeValue) show() string { return *v.to }

// variable accepts what a shell accepts as a name.
func variable(s string) error {
	if strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789") != "" {
		return errors.New("is not a name")
	}
	return nil
}
