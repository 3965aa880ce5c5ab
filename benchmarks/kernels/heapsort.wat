;; heapsort: fills n 32-bit numbers with a linear congruential generator, sorts them, and answers the one in the middle. Branches that depend on data, and a
;; helper that is called often. n is 16,000 at most: one page.
(module
  (memory (export "memory") 1)

  (func $less (param $a i32) (param $b i32) (result i32)
    (i32.lt_u
      (i32.load (i32.shl (local.get $a) (i32.const 2)))
      (i32.load (i32.shl (local.get $b) (i32.const 2)))))

  (func $swap (param $a i32) (param $b i32)
    (local $kept i32)
    (local.set $kept (i32.load (i32.shl (local.get $a) (i32.const 2))))
    (i32.store (i32.shl (local.get $a) (i32.const 2)) (i32.load (i32.shl (local.get $b) (i32.const 2))))
    (i32.store (i32.shl (local.get $b) (i32.const 2)) (local.get $kept)))

  (func $sift (param $root i32) (param $end i32)
    (local $child i32)
    (local $largest i32)
    (block $done
      (loop $down
        (local.set $child (i32.add (i32.mul (local.get $root) (i32.const 2)) (i32.const 1)))
        (br_if $done (i32.ge_u (local.get $child) (local.get $end)))
        (local.set $largest (local.get $root))
        (if (call $less (local.get $largest) (local.get $child))
          (then (local.set $largest (local.get $child))))
        (local.set $child (i32.add (local.get $child) (i32.const 1)))
        (if (i32.lt_u (local.get $child) (local.get $end))
          (then
            (if (call $less (local.get $largest) (local.get $child))
              (then (local.set $largest (local.get $child))))))
        (br_if $done (i32.eq (local.get $largest) (local.get $root)))
        (call $swap (local.get $root) (local.get $largest))
        (local.set $root (local.get $largest))
        (br $down))))

  (func (export "run") (param $n i32) (result i32)
    (local $i i32)
    (local $seed i32)
    (local.set $seed (i32.const 12345))
    (loop $fill
      ;; The constants of Numerical Recipes.
      (local.set $seed (i32.add (i32.mul (local.get $seed) (i32.const 1664525)) (i32.const 1013904223)))
      (i32.store (i32.shl (local.get $i) (i32.const 2)) (local.get $seed))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $fill (i32.lt_u (local.get $i) (local.get $n))))
    (local.set $i (i32.shr_u (local.get $n) (i32.const 1)))
    (loop $heapify
      (local.set $i (i32.sub (local.get $i) (i32.const 1)))
      (call $sift (local.get $i) (local.get $n))
      (br_if $heapify (local.get $i)))
    (local.set $i (i32.sub (local.get $n) (i32.const 1)))
    (loop $take
      (call $swap (i32.const 0) (local.get $i))
      (call $sift (i32.const 0) (local.get $i))
      (local.set $i (i32.sub (local.get $i) (i32.const 1)))
      (br_if $take (local.get $i)))
    (i32.load (i32.shl (i32.shr_u (local.get $n) (i32.const 1)) (i32.const 2)))))
