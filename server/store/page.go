package store

// Window is a page of a list that is count long, as bounds of a slice: from where,
// and to where.
func (p Page) Window(count int) (from, to int) {
	if p.Number-1 > count/p.Size {
		return count, count
	}
	from = min(count, (p.Number-1)*p.Size)
	return from, from + min(p.Size, count-from)
}

// ListOf reads a page of a list from a database: count tells how long the list is,
// rows gives so many rows, after skipping some.
func ListOf[R, T any](p Page, count func() (int64, error), rows func(most, skip int64) ([]R, error), item func(R) T) (List[T], error) {
	n, err := count()
	if err != nil {
		return List[T]{}, err
	}
	from, to := p.Window(int(n))
	list := List[T]{Items: []T{}, Count: int(n)}
	if from == to {
		return list, nil
	}
	found, err := rows(int64(to-from), int64(from))
	for _, r := range found {
		list.Items = append(list.Items, item(r))
	}
	return list, err
}
