package clickhouse

import "context"

// OpenNode opens a node of a cluster that has no Keeper.
func OpenNode(ctx context.Context, opt Options) (*Store, error) {
	return open(ctx, opt, layout{Cluster: opt.Cluster, EachNode: true})
}
